# Warmline. `make` alone tells what there is.
# `make run PORT=9000` and `PORT=9000 make run`: make hands both on, and the program reads its environment.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Of the tests. The heavy ones take turns on one (tests/conftest.py), so that more than two gain little.
WORKERS ?= 2
PIP := $(PY) -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench battery screens programs clean

help: ## Show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.dev-ready ## Make .venv with everything for running and developing

run: $(VENV)/.ready ## Serve the demo: dashboard, agent view and mailbox, on PORT (8000)
	@exec $(PY) -m server demo

test: check programs ## Check and test everything, the journeys in a browser included
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup

check: $(VENV)/.dev-ready ## Format, lint, types, layers and the size of what customers load
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m tests.checks.typescript
	$(PY) -m tests.checks.size_budget

format: $(VENV)/.dev-ready ## Format the Python code and sort its imports
	$(PY) -m ruff check --select I --fix
	$(PY) -m ruff format

bench: $(VENV)/.dev-ready programs ## Measure beside the peers, and write docs/performance.md
	$(PY) -m tests.bench

battery: $(VENV)/.dev-ready programs ## The fault tests in their long form, for each of BATTERY_SEEDS (1,2,3)
	BATTERY=long $(PY) -m pytest -s tests/battery

screens: $(VENV)/.dev-ready programs ## Take the pictures in docs/screens from the running program
	$(PY) -m tests.screens

programs: $(VENV)/.dev-ready
	@$(PY) -m tests.support.programs

clean: ## Remove .venv and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Warmline needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "No virtual environment could be made. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; \
	  exit 1; }

$(VENV)/.ready: pyproject.toml | $(PY)
	@echo "Installing Warmline into $(VENV) …"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev-ready: pyproject.toml tests/checks/typescript.py | $(PY)
	@echo "Installing Warmline and its tools into $(VENV) …"
	@$(PIP) --editable '.[dev]'
	@$(PY) -m tests.checks.typescript --install
	@touch $(VENV)/.ready $@
