# Installs with the commands of the Makefile (a test compares them). The service writes into its data folder alone.
FROM python:3.11-slim AS docs

ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements-docs.lock ./
RUN python3 -m venv docs/_build/venv && \
    docs/_build/venv/bin/python -m pip install --quiet --require-hashes -r requirements-docs.lock
COPY docs docs
RUN docs/_build/venv/bin/python -m sphinx --fail-on-warning --keep-going --quiet -b html docs docs/_build/html

FROM python:3.11-slim

ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements.lock ./
RUN python3 -m venv .venv && \
    .venv/bin/python -m pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY tools/wheel_documents.py tools/
COPY graph_schema graph_schema
COPY seed_data seed_data
COPY pathways pathways
RUN .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
COPY --from=docs /app/docs/_build/html docs/_build/html

# A volume over it is the user's, as the folder is.
RUN install -d -o 10001 -g 10001 -m 700 /var/lib/pathways

ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PATHWAYS_PRODUCTION=1 PATHWAYS_DATA=/var/lib/pathways
USER 10001:10001
EXPOSE 8000
# Not /readyz: a service whose store is away still answers from its snapshot, and must be left alone.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["python", "-c", \
    "from http.client import HTTPConnection as Connection; c = Connection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["pathways"]
CMD ["serve", "--host", "0.0.0.0", "--insecure-no-auth"]
