# Everything a laptop or a bare machine needs: Python 3.11+, git and make. The rest is installed here, into .venv and .cache.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
# Four on two cores: while one or two wait for a page or another process, the others go on.
WORKERS ?= 4

help:  ## What `make` can do.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

migrate: setup  ## The database's tables are those of this version.
	@$(BIN)/flask --app wsgi db upgrade

bench: setup-dev  ## The catalog's pages against a constant page of the same server, on both databases; MIMA_BENCH_TABLE names a table to import.
	@$(BIN)/python -m tests.bench

.PHONY: help migrate messages demo demo-reset test bench lint format screenshot setup setup-dev locks translations clean

demo: setup  ## The market, open in the browser, with demo data.
	@$(BIN)/flask --app wsgi mima demo

demo-reset: setup  ## The same, from an empty data folder.
	@$(BIN)/flask --app wsgi mima demo --reset

# Each worker imports all tests: rewriting their assertions takes four of its ten seconds, so what was rewritten is kept.
test: setup-dev lint  ## Every check, on SQLite and PostgreSQL, with a real Chromium.
	@PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/.cache/bytecode $(BIN)/python -m pytest -n $(WORKERS)

lint: setup-dev  ## Style, types, templates and who may import whom.
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint mima/templates --lint --quiet
	@$(BIN)/lint-imports

format: setup-dev
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

screenshot: setup-dev  ## docs/catalog.jpg, of the demo market that is open now.
	@$(BIN)/python -m tests.browser.screenshot

messages: setup-dev  ## Every sentence of the code and the templates stands in the French catalog, sorted; new ones are empty.
	@$(BIN)/pybabel --quiet extract -F babel.cfg --ignore-dirs '.*' -k N_ -k _l -k lazy_gettext -k say -k nbooths:1,2 --no-location --sort-output --width 1000 --omit-header -o .cache/messages.pot .
	@$(BIN)/python -m tests.messages .cache/messages.pot mima/translations/fr/LC_MESSAGES/messages.po

setup: $(VENV)/.runtime translations

setup-dev: $(VENV)/.dev translations .cache/htmx.min.js

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "MIMA needs Python 3.11 or newer: set PYTHON=python3.x")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock $(VENV)/pyvenv.cfg
	@echo "Installing the locked dependencies into $(VENV)"
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/pyvenv.cfg
	@echo "Installing the locked development dependencies into $(VENV)"
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/.runtime

# Compiled messages are made from the readable catalogs, never committed.
PO := $(wildcard mima/translations/*/LC_MESSAGES/messages.po)
translations: $(PO:.po=.mo)
%.mo: %.po $(VENV)/pyvenv.cfg
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

# The browser tests answer the CDN's address with the same file from the npm package; the page's integrity hash proves that it is the same.
HTMX := 2.0.11
.cache/htmx.min.js:
	@mkdir -p .cache && cd .cache && npm pack --silent htmx.org@$(HTMX) >/dev/null && tar -xzf htmx.org-$(HTMX).tgz package/dist/htmx.min.js
	@mv .cache/package/dist/htmx.min.js $@ && rm -r .cache/package .cache/htmx.org-$(HTMX).tgz

locks:  ## Resolve pyproject.toml again; needs uv.
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) .cache
