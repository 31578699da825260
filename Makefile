# `make demo` and `make test` need Python 3.11 or newer and nothing else; both set up what they use, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps

RUN_PINS := functions/requirements.txt layers/model/requirements.txt cli/requirements.txt
REQUIREMENTS := functions layers/model cli training tests tests/static local_aws/sam_cli local_aws/lambda_image local_aws/ministack

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench requirements clean

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

demo: $(VENV)/run.stamp ## The main job on a made-up playlist: no account, no Docker
	@$(BIN)/moodlist demo

# One more than processors, since a test now and then waits for something.
WORKERS = $(shell $(BIN)/python -c 'import os; print(os.cpu_count() + 1)')

# Whatever the environment says, byte code is kept: without it every process of the tests compiles everything anew.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/test.stamp ## All tests that need neither Docker nor root; COVERAGE=1 measures what they cover
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(if $(COVERAGE),--cov --cov-report=term)

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
	rm -rf $(VENV) .venv-sam .venv-local .venv-static .aws-sam build *.egg-info .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
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

$(VENV)/pytest.stamp: $(VENV)/run.stamp tests/requirements.txt
	@echo "Installing what the tests need (once; about a minute) ..."
	@$(PIP_INSTALL) -r tests/requirements.txt
	@touch $@

$(VENV)/test.stamp: $(VENV)/pytest.stamp training/requirements.txt
	@echo "Installing what training needs (once; about half a minute) ..."
	@$(PIP_INSTALL) -r training/requirements.txt
	@touch $@

# Lambda: what is deployed, and the same thing run in Docker.

VENV_SAM := .venv-sam
SAM := SAM_CLI_TELEMETRY=0 $(VENV_SAM)/bin/sam
BUILD := .aws-sam/build
# Lambda's python3.13 on x86_64; its glibc is 2.34.
FOR_LAMBDA := --platform manylinux2014_x86_64 --platform manylinux_2_27_x86_64 --platform manylinux_2_28_x86_64 \
  --implementation cp --python-version 3.13 --only-binary=:all: --no-compile

.PHONY: build environments lint-template invoke start-api local local-down e2e load

environments: $(VENV_SAM)/stamp .venv-local/stamp .venv-static/stamp # of the targets below

# `sam build` makes the same in its own way, but only where Python 3.13 is at hand; this runs on any that we support.
# (async-timeout: pip asks the Python it runs on, not Lambda's, whether a requirement's condition holds.)
build: $(VENV_SAM)/stamp ## Build the functions and the layer for Lambda into .aws-sam/build
	rm -rf $(BUILD)
	$(VENV_SAM)/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps \
	  $(FOR_LAMBDA) --target $(BUILD)/ApiFunction -r functions/requirements.txt
	rm -rf $(BUILD)/ApiFunction/bin $(BUILD)/ApiFunction/async_timeout*
	cp -R functions/classify $(BUILD)/ApiFunction/
	find $(BUILD)/ApiFunction -name __pycache__ -prune -exec rm -rf {} +
	PATH="$(CURDIR)/$(VENV_SAM)/bin:$$PATH" $(MAKE) --no-print-directory -C layers/model build-ModelLayer \
	  ARTIFACTS_DIR="$(CURDIR)/$(BUILD)/ModelLayer"
	sed -e 's|CodeUri: functions/|CodeUri: ApiFunction/|' -e 's|ContentUri: layers/model/|ContentUri: ModelLayer/|' \
	  template.yaml > $(BUILD)/template.yaml
	@for python in "$(PYTHON)" python3.13 python3; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then \
	    exec "$$python" -m compileall -q -j 0 --invalidation-mode unchecked-hash -s $(BUILD)/ApiFunction -p /var/task \
	      $(BUILD)/ApiFunction; \
	  fi; \
	done; \
	echo "No Python 3.13 here: the function has no byte code, and snapshots take longer to make." >&2

# What each linter leaves out, and why, stands in its file. The network is not asked.
lint-template: $(VENV_SAM)/stamp .venv-static/stamp ## Check template.yaml with SAM, cfn-lint, its serverless rules and checkov
	AWS_DEFAULT_REGION=eu-west-1 $(SAM) validate --lint
	.venv-static/bin/cfn-lint --config-file tests/static/cfnlint.yaml
	.venv-static/bin/checkov --config-file tests/static/checkov.yaml

# Needs root, Docker and debootstrap: the image that stands for Lambda's is made once, from nothing.
EVENT ?= events/mood.json
invoke: build $(VENV)/run.stamp ## Invoke the function in Docker against the simulator: EVENT=events/mood.json
	@$(BIN)/python -m local_aws.sam_local invoke $(EVENT)

API_PORT ?= 3000
start-api: build $(VENV)/run.stamp ## Serve the API with sam local start-api until Ctrl-C: API_PORT=3000
	@$(BIN)/python -m local_aws.sam_local start-api $(API_PORT)

# The whole stack: API Gateway, queues, tables and schedules by ministack, each function in a container.
PORT ?= 4577
local: build $(VENV)/run.stamp .venv-local/stamp ## Deploy template.yaml on this machine: PORT=4577
	@$(BIN)/python -m local_aws up --port $(PORT)

local-down: $(VENV)/run.stamp ## End what `make local` started: PORT=4577
	@$(BIN)/python -m local_aws down --port $(PORT)

# Installing takes one processor for each of the three environments, and nothing of one another.
e2e: ## Test the build and, in Docker, the whole stack
	@$(MAKE) --no-print-directory -j 3 $(VENV)/pytest.stamp $(VENV_SAM)/stamp .venv-local/stamp
	$(BIN)/python -m pytest tests/e2e

load: build $(VENV)/pytest.stamp .venv-local/stamp ## Load test of the whole stack on this machine, in Docker
	@$(BIN)/python -m benchmarks.deployed.load

# Of its own, because the versions that SAM pins are not ours.
$(VENV_SAM)/stamp: local_aws/sam_cli/requirements.txt
	@echo "Installing the SAM command line into $(VENV_SAM) (once; about a minute) ..."
	@$(PYTHON) -m venv $(VENV_SAM)
	@echo '*' > $(VENV_SAM)/.gitignore
	@$(VENV_SAM)/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps -r $<
	@touch $@

# Of its own for the same reason.
.venv-static/stamp: tests/static/requirements.txt
	@echo "Installing the linters of the template into .venv-static (once; about two minutes) ..."
	@$(PYTHON) -m venv .venv-static
	@echo '*' > .venv-static/.gitignore
	@.venv-static/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps -r $<
	@touch $@

# And again.
.venv-local/stamp: local_aws/ministack/requirements.txt
	@echo "Installing ministack, which stands for AWS, into .venv-local (once; half a minute) ..."
	@$(PYTHON) -m venv .venv-local
	@echo '*' > .venv-local/.gitignore
	@.venv-local/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps -r $<
	@touch $@
