# Everything a newcomer needs; `make help` lists it.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '.*' \
	-not -name '*.tsbuildinfo' 2>/dev/null)
BUILT := trident/app/static/customer/index.html
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate \
	--python-version 3.11
DEBIAN_POSTGRES := /usr/lib/postgresql/15/bin

.PHONY: help setup web demo test fast simulation browser check bench lock clean chromium

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  \1\t/' | expand -t 14

setup: $(VENV)/.stamp ## install everything into .venv

$(VENV)/.stamp: requirements-dev.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed ($(PYTHON) was not found)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv; } \
		|| { echo "Debian's package python3-venv is needed"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

web: $(BUILT) ## build both web apps

$(BUILT): $(VENV)/.stamp $(WEB_SOURCES)
	$(BIN)/python -m tools.web
	@touch $@

demo: setup web ## run the bank with a generated city of 2,000 customers
	@exec $(BIN)/trident demo

chromium: ## install what the browser tests drive, where it is missing
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk; } \
		|| { echo "the browser tests need Debian's packages chromium and fonts-noto-cjk"; exit 1; }

test: setup web chromium ## run all tests: units, flows, simulation, browser journeys
	cd web && PATH="$$(../$(BIN)/python -m tools.web --path)" npm test --silent
	$(BIN)/pytest || { echo "what failed is tried once more, by itself"; $(BIN)/pytest --last-failed; }
	@if [ -x $(DEBIAN_POSTGRES)/initdb ]; then \
		echo "again on Debian's PostgreSQL 15"; \
		TRIDENT_TEST_POSTGRES_BIN=$(DEBIAN_POSTGRES) $(BIN)/pytest tests/kernel tests/ledger tests/payments; fi

fast: setup web ## run the tests but browser, simulation, demo and those that kill processes
	$(BIN)/pytest -m "not browser and not simulation and not demo and not processes"

simulation: setup ## run a small bank through a seeded year
	$(BIN)/pytest -m simulation

browser: setup web chromium ## drive both apps in a real Chromium
	$(BIN)/pytest -m browser

check: setup web ## hold the quality gates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m tools.tidy
	$(BIN)/python -m tools.gen --check
	@mkdir -p build
	cd web && PATH="$$(../$(BIN)/python -m tools.web --path)" && npm run --silent typecheck && npm run --silent lint \
		&& npm exec --workspace @trident/client -- openapi-typescript ../../../openapi.json \
			--default-non-nullable=false --output ../../../build/schema.ts >/dev/null \
		&& diff packages/client/src/schema.ts ../build/schema.ts

bench: setup web chromium ## run the benchmarks
	for one in ledger http web fraud decisions payees; do $(BIN)/python benchmarks/$$one.py || exit 1; done

lock: ## pin the dependencies anew, with hashes
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --group dev --extra training --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) --group node --output-file requirements-node.lock

clean: ## remove what was built; the data folder stays
	rm -rf $(VENV) web/node_modules trident/app/static .mypy_cache .ruff_cache .pytest_cache
