# `make demo` and `make test` need only Python 3.11 or newer; they install everything else into .venv on first use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps

RUN_PINS := functions/requirements.txt layers/model/requirements.txt moodlist/requirements.txt
REQUIREMENTS := functions layers/model moodlist moodlist/mcp_server moodlist/catalog training \
  tests tests/browser tests/static \
  local_aws/sam_cli local_aws/lambda_image local_aws/ministack benchmarks/whole

# Write .pyc files even if this is set; otherwise each process of the tests compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test faults check lint types types-windows wheel browser format bench requirements clean

##@ Try it

demo: $(VENV)/run.stamp ## Classify a made-up playlist: no account, no Docker
	@$(BIN)/moodlist demo

##@ Develop

# Run one worker more than there are processors, because some tests wait.
WORKERS = $(shell $(BIN)/python -c 'import os; print(os.cpu_count() + 1)')

test: $(VENV)/test.stamp ## Run all tests that need neither Docker nor root; COVERAGE=1 measures coverage
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(if $(COVERAGE),--cov --cov-report=term)

# glibc keeps the most that each of its arenas has needed; with few of them, the memory is what the application needs.
faults: $(VENV)/test.stamp ## Spoil the answers of Spotify and ReccoBeats in every known way (make test draws 40 of them)
	FAULTS=all MALLOC_ARENA_MAX=2 $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal tests/faults

check: lint types types-windows ## Check lint, format and types

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.stamp
	$(BIN)/mypy

types-windows: $(VENV)/test.stamp
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 functions/classify moodlist

wheel: $(VENV)/test.stamp ## Build the wheel and test it in an empty virtual environment (installs from PyPI)
	$(BIN)/python -m pytest tests/wheel

browser: $(VENV)/browser.stamp ## Test the page in Chromium (apt-get install chromium, or CHROMIUM=/path/to/chrome)
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal tests/browser

format: $(VENV)/test.stamp ## Format the code and apply the linter's fixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

requirements: ## Pin the newest versions of all packages, with hashes, for every supported Python (needs uv)
	@for part in $(REQUIREMENTS); do (cd $$part && uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	  --fork-strategy fewest --generate-hashes --custom-compile-command "make requirements" \
	  requirements.in -o requirements.txt) || exit 1; done

clean: ## Remove everything that the other targets made
	rm -rf $(VENV) .venv-* .aws-sam build *.egg-info .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { group = substr($$0, 5); if (!(group in targets)) { groups[++count] = group; targets[group] = "" } } \
	  /^[a-z0-9-]+:.*## / { targets[group] = targets[group] sprintf("  %-15s%s\n", $$1, $$2) } \
	  END { for (i = 1; i <= count; i++) print groups[i] "\n" targets[groups[i]] }' $(MAKEFILE_LIST)

##@ Benchmark

bench: $(VENV)/browser.stamp build .venv-whole/stamp ## Run the benchmarks and write docs/benchmarks.md; ONLY="cold_start costs" runs some
	@$(BIN)/python -m benchmarks $(ONLY)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Moodlist needs Python 3.11 or newer. Name yours: make PYTHON=/path/to/python3.13 ..." >&2; exit 1; }
	@echo "Creating a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "This Python has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/run.stamp: $(RUN_PINS) pyproject.toml | $(BIN)/python
	@echo "Installing what the moodlist command needs (once; about half a minute) ..."
	@$(BIN)/$(PIP_INSTALL) $(RUN_PINS:%=-r %)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/pytest.stamp: $(VENV)/run.stamp tests/requirements.txt
	@echo "Installing what the tests need (once; about a minute) ..."
	@$(BIN)/$(PIP_INSTALL) -r tests/requirements.txt
	@touch $@

$(VENV)/test.stamp: $(VENV)/pytest.stamp training/requirements.txt moodlist/mcp_server/requirements.txt \
    moodlist/catalog/requirements.txt
	@echo "Installing what training, the MCP server and catalogs need (once; about a minute) ..."
	@$(BIN)/$(PIP_INSTALL) -r training/requirements.txt -r moodlist/mcp_server/requirements.txt \
	  -r moodlist/catalog/requirements.txt
	@touch $@

$(VENV)/browser.stamp: $(VENV)/test.stamp tests/browser/requirements.txt
	@echo "Installing what the tests of the page need (once; about half a minute) ..."
	@$(BIN)/$(PIP_INSTALL) -r tests/browser/requirements.txt
	@touch $@

include local_aws/lambda.mk
