# The same commands stand in README.md for those without make.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
RUNS := .venv/.runs
TESTS := .venv/.tests
DOCS := docs/_build

.PHONY: run test tests quick soak check fuzz bench docs explorer screenshots audit dist lock clean

run: $(RUNS)  ## serve at http://127.0.0.1:PORT/, seed data loaded into an empty store
	$(BIN)/pathways serve --seed --port $(PORT)

test: $(TESTS)  ## everything that must pass, on two cores
	$(MAKE) --jobs=2 check tests

tests: $(TESTS)
	$(BIN)/python -m pytest -n 4

quick: $(TESTS)  ## what needs no other process, with few examples: under a minute
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=quick -m "not (server or neo4j or node or slow)"

soak: $(TESTS)  ## the same tests with twenty times the examples, all kills and every byte; hours
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=soak
	$(BIN)/python -m tests.rules.fuzz --cases 1000000 --seconds 600
	$(BIN)/python -m tests.calendar.fuzz --cases 1000000 --seconds 600
	$(BIN)/python -m tests.laws.fuzz --cases 1000000 --seconds 600

check: $(TESTS)  ## format, lint, types, import direction, descriptions of the schema
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/api/test_descriptions.py

fuzz: $(TESTS)  ## requirements and plans, then plans with a calendar, against exhaustion, and laws, ten minutes each
	$(BIN)/python -m tests.rules.fuzz --cases 1000000 --seconds 600
	$(BIN)/python -m tests.calendar.fuzz --cases 1000000 --seconds 600
	$(BIN)/python -m tests.laws.fuzz --cases 1000000 --seconds 600

bench: $(TESTS)  ## how fast: plans beside plain CP-SAT and a greedy planner, reads, files, both stores, backups
	$(BIN)/python -m bench
	$(BIN)/python -m bench.rules
	$(BIN)/python -m bench.calendar
	$(BIN)/python -m bench.no_plans
	$(BIN)/python -m bench.reads
	$(BIN)/python -m bench.advice
	$(BIN)/python -m bench.parse
	$(BIN)/python -m bench.stores
	$(BIN)/python -m bench.backup

docs: $(DOCS)/venv/.made  ## the pages of docs/ as HTML; a service of this checkout answers them at /docs
	$(DOCS)/venv/bin/python -m sphinx --fail-on-warning --keep-going --quiet -b html docs $(DOCS)/html

$(DOCS)/venv/.made: requirements-docs.lock
	$(PYTHON) -m venv $(DOCS)/venv
	$(DOCS)/venv/bin/python -m pip install --quiet --require-hashes -r requirements-docs.lock
	touch $(DOCS)/venv/.made

# A try that was broken off goes on where it stopped: pip keeps what it has downloaded.
$(RUNS): requirements.lock pyproject.toml  ## what running needs
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(RUNS)

$(TESTS): $(RUNS) requirements-test.lock  ## what tests and tools need besides
	$(BIN)/python -m pip install --require-hashes -r requirements-test.lock
	touch $(TESTS)

explorer:  ## the pages for people, from explorer/ into pathways/web; needs Node
	cd explorer && npm ci --ignore-scripts --no-audit --no-fund && npm run build

screenshots: $(TESTS)  ## the pictures at the top of README, into docs/images; needs Chromium
	$(BIN)/python -m tools.screenshots

audit: $(TESTS)  ## known vulnerabilities of what running needs, where a source of advisories can be reached
	$(BIN)/python -m tools.audit_locks

dist: $(TESTS) docs  ## the wheel, and the bill of materials of what running needs (CycloneDX), in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	$(BIN)/python -m tools.bill_of_materials > dist/pathways.cdx.json

lock:  ## choose the newest versions again; needs uv
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --quiet --no-header --upgrade --output-file requirements-test.lock
	uv pip compile pyproject.toml --all-extras --group build --universal --python-version 3.11 --generate-hashes --quiet --no-header --constraint requirements-test.lock --output-file requirements.lock
	uv pip compile --group docs --universal --python-version 3.11 --generate-hashes --quiet --no-header --upgrade --output-file requirements-docs.lock

clean:  ## remove the virtual environment and the built pages (stored data stays)
	rm -rf .venv $(DOCS)
