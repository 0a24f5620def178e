# The same commands stand in README.md for those without make.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: run test tests quick soak check fuzz bench clean

run: $(STAMP)  ## serve at http://127.0.0.1:8000/graphql, seed data loaded into an empty store
	$(BIN)/pathways serve --seed

test: $(STAMP)  ## everything that must pass, on two cores
	$(MAKE) --jobs=2 check tests

tests: $(STAMP)
	$(BIN)/python -m pytest -n 4

quick: $(STAMP)  ## what needs no other process, with few examples: under a minute
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=quick -m "not (server or neo4j or node or slow)"

soak: $(STAMP)  ## the same tests with twenty times the examples, all kills and every byte; hours
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=soak
	$(BIN)/python -m tests.rules.fuzz --cases 1000000 --seconds 600
	$(BIN)/python -m tests.calendar.fuzz --cases 1000000 --seconds 600
	$(BIN)/python -m tests.laws.fuzz --cases 1000000 --seconds 600

check: $(STAMP)  ## format, lint, types, import direction
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fuzz: $(STAMP)  ## requirements and plans, then plans with a calendar, against exhaustion, and laws, ten minutes each
	$(BIN)/python -m tests.rules.fuzz --cases 1000000 --seconds 600
	$(BIN)/python -m tests.calendar.fuzz --cases 1000000 --seconds 600
	$(BIN)/python -m tests.laws.fuzz --cases 1000000 --seconds 600

bench: $(STAMP)  ## how fast: plans beside plain CP-SAT and a greedy planner, reads, both stores, backups
	$(BIN)/python -m bench
	$(BIN)/python -m bench.rules
	$(BIN)/python -m bench.calendar
	$(BIN)/python -m bench.no_plans
	$(BIN)/python -m bench.reads
	$(BIN)/python -m bench.advice
	$(BIN)/python -m bench.stores
	$(BIN)/python -m bench.backup

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(STAMP)

clean:  ## remove the virtual environment (stored data stays)
	rm -rf .venv
