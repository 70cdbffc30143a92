# Two commands are enough: `make run` opens a working fair, `make test` tries everything.
# HOST, PORT, DEMO and every other setting (see config.py) are taken from the environment: PORT=9000 make run

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE  # without compiled files every start takes seconds longer

VENV := .venv
PYTHON := $(VENV)/bin/python
BABEL := $(PYTHON) -m babel.messages.frontend
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)# some tests wait for other processes
TRANSLATIONS := eventsapp/translations

READY := $(VENV)/.ready-requirements
READY_DEV := $(VENV)/.ready-requirements-dev
VENDOR := eventsapp/static/vendor/.stamp
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/messages.po))

.PHONY: help run setup test prepare check format long bench messages screenshots lock clean

help: ## Show these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
	while IFS='|' read -r name text; do printf '%-22s%s\n' "$$name" "$$text"; done

run: setup ## Open a working fair on http://127.0.0.1:8000 (HOST, PORT, DEMO=0)
	@exec $(PYTHON) wsgi.py

setup: $(READY) $(VENDOR) $(CATALOGUES) ## Prepare everything `make run` needs, start nothing
	@:

test: prepare ## Run every test, on SQLite, PostgreSQL, Redis and Chromium (ARGS="tests/booths -x")
	@$(PYTHON) -m pytest -n $(WORKERS) $(ARGS)

prepare: $(READY_DEV) $(VENDOR) $(CATALOGUES) ## Prepare everything `make test` needs
	@$(PYTHON) -m eventsapp.badges.fonts || echo '  without  the fonts of badges: their tests will be skipped.'
	@$(PYTHON) -m tests.services.install

check: $(READY_DEV) ## Check format, lint, types and the contracts between slices
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

format: $(READY_DEV) ## Format the code and mend what can be mended
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

long: prepare ## Try what takes long: all nasty strings, whole conferences, large rushes
	@LONG=1 $(PYTHON) -m pytest -n $(WORKERS) -m long $(ARGS)

bench: prepare ## Measure what has to be fast (ARGS="start --json")
	@$(PYTHON) -m benchmarks $(ARGS)

messages: $(READY_DEV) ## Collect the texts of the interface and compile their translations
	@$(BABEL) -q extract --mapping-file=pyproject.toml --keyword=_l --keyword=lazy_gettext --sort-by-file --add-location=file \
		--project=eventsapp --output-file=$(VENV)/messages.pot .
	@$(BABEL) -q update --input-file=$(VENV)/messages.pot --output-dir=$(TRANSLATIONS) \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BABEL) -q compile --directory=$(TRANSLATIONS) --statistics

screenshots: prepare ## Make the pictures of the README anew
	@$(PYTHON) -m tests.browser.screenshots

lock: ## Choose the versions of all packages anew (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --upgrade --extra optimiser pyproject.toml --output-file requirements.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --upgrade --extra optimiser --extra dev --constraint requirements.lock pyproject.toml \
		--output-file requirements-dev.lock

clean: ## Remove what checks and set-up have made; keeps .venv/ and the data in instance/
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache eventsapp/static/vendor
	@rm -f $(CATALOGUES) $(VENV)/.ready-*
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# --- How things are made ---

$(READY): requirements.lock
	@.ci/environment requirements.lock $(VENV)

$(READY_DEV): requirements-dev.lock
	@.ci/environment requirements-dev.lock $(VENV)

$(VENDOR): package.json package-lock.json | $(READY)
	@$(PYTHON) -m eventsapp.web.assets

%.mo: %.po | $(READY)
	@$(BABEL) -q compile --input-file=$< --output-file=$@
