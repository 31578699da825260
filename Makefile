# `make demo` and `make test` need Python 3.11 or newer and nothing else; both set up what they use, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps

RUN_PINS := functions/requirements.txt layers/model/requirements.txt cli/requirements.txt
TEST_PINS := training/requirements.txt tests/requirements.txt
REQUIREMENTS := functions layers/model cli training tests tests/e2e

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench requirements clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

demo: $(VENV)/run.stamp ## The main job on a made-up playlist: no account, no Docker
	@$(BIN)/moodlist demo

test: $(VENV)/test.stamp ## All tests that need neither Docker nor root, with coverage
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest --cov --cov-report=term

check: $(VENV)/test.stamp ## Lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/test.stamp ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/test.stamp ## Benchmarks: ratios taken in one run
	@for each in benchmarks/*.py; do echo "== $$each"; $(BIN)/python $$each; done

requirements: ## Pin everything anew (needs uv): the newest versions, one for all Pythons, with hashes
	@for part in $(REQUIREMENTS); do (cd $$part && uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	  --fork-strategy fewest --generate-hashes --custom-compile-command "make requirements" \
	  requirements.in -o requirements.txt) || exit 1; done

clean: ## Remove what the other targets made
	rm -rf $(VENV) .venv-sam .aws-sam build *.egg-info .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Moodlist needs Python 3.11 or newer. Name yours: make PYTHON=/path/to/python3.13 ..." >&2; exit 1; }
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot make virtual environments here. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/run.stamp: $(RUN_PINS) pyproject.toml | $(BIN)/python
	@echo "Installing what the moodlist command needs (once; about half a minute) ..."
	@$(PIP_INSTALL) $(RUN_PINS:%=-r %)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp $(TEST_PINS)
	@echo "Installing what training and the tests need (once; about two minutes) ..."
	@$(PIP_INSTALL) $(TEST_PINS:%=-r %)
	@touch $@
