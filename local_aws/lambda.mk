# The targets that build for Lambda and that run the build in Docker. The top-level Makefile includes this file.

SAM := SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam
BUILD := .aws-sam/build
LAMBDA_PYTHON := .venv-lambda/bin/python3.13
LAMBDA_MAKE := PATH="$(CURDIR)/.venv-sam/bin:$(CURDIR)/.venv-lambda/bin:$$PATH" $(MAKE) --no-print-directory

.PHONY: build environments lambda-python lint-template invoke start-api local local-down e2e load

##@ Build and deploy (docs/deploy.md)

# `sam build` makes the same, once for each function; this makes one folder for all.
build: .venv-sam/stamp ## Build the functions and the layer for Lambda into .aws-sam/build
	@$(MAKE) --no-print-directory lambda-python || \
	  echo "Without Python 3.13 the build has no byte code, so cold starts are slower." >&2
	rm -rf $(BUILD)
	$(LAMBDA_MAKE) -C functions build-ApiFunction ARTIFACTS_DIR="$(CURDIR)/$(BUILD)/ApiFunction"
	$(LAMBDA_MAKE) -C layers/model build-ModelLayer ARTIFACTS_DIR="$(CURDIR)/$(BUILD)/ModelLayer"
	sed -e 's|CodeUri: functions/|CodeUri: ApiFunction/|' -e 's|ContentUri: layers/model/|ContentUri: ModelLayer/|' \
	  template.yaml > $(BUILD)/template.yaml

# Each linter's file lists what it skips and why. Neither linter uses the network.
lint-template: .venv-sam/stamp .venv-static/stamp ## Check template.yaml with SAM, cfn-lint and checkov
	AWS_DEFAULT_REGION=eu-west-1 $(SAM) validate --lint
	.venv-static/bin/cfn-lint --config-file tests/static/cfnlint.yaml
	.venv-static/bin/checkov --config-file tests/static/checkov.yaml

##@ Run on Lambda locally: needs Docker, debootstrap and root (docs/local-lambda.md)

EVENT ?= events/mood.json
invoke: build $(VENV)/run.stamp ## Invoke one function with `sam local invoke`: EVENT=events/mood.json
	@$(BIN)/python -m local_aws.sam_local invoke $(EVENT)

API_PORT ?= 3000
start-api: build $(VENV)/run.stamp ## Serve the API with `sam local start-api` until Ctrl-C: API_PORT=3000
	@$(BIN)/python -m local_aws.sam_local start-api $(API_PORT)

# The whole stack: ministack emulates API Gateway, queues, tables and schedules, and runs each function in a container.
PORT ?= 4577
local: build $(VENV)/run.stamp .venv-local/stamp ## Deploy the whole stack here and print a request to try: PORT=4577
	@$(BIN)/python -m local_aws up --port $(PORT)

local-down: $(VENV)/run.stamp ## Stop what `make local` started: PORT=4577
	@$(BIN)/python -m local_aws down --port $(PORT)

# The environments are independent, and pip uses one processor, so install them at the same time.
e2e: ## Test the build and the whole stack
	@$(MAKE) --no-print-directory -j 3 $(VENV)/pytest.stamp .venv-sam/stamp .venv-local/stamp
	$(BIN)/python -m pytest tests/e2e

##@ Benchmark

load: build $(VENV)/pytest.stamp .venv-local/stamp ## Load-test the whole stack on this machine, in Docker
	@$(BIN)/python -m benchmarks deployed.load

# Everything that the targets above install, except $(VENV).
environments: lambda-python .venv-sam/stamp .venv-local/stamp .venv-static/stamp

# What the benchmarks of cold starts compare the build with.
.venv-whole/stamp: benchmarks/whole/requirements.txt | .venv-sam/stamp
	@$(MAKE) --no-print-directory lambda-python
	@echo "Installing $< into .venv-whole (once; a minute or two) ..."
	@rm -rf .venv-whole && mkdir .venv-whole && echo '*' > .venv-whole/.gitignore
	@$(LAMBDA_PYTHON) -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps --no-compile \
	  --target .venv-whole/packages -r $<
	@$(LAMBDA_PYTHON) -m compileall -q -j 0 --invalidation-mode unchecked-hash .venv-whole/packages
	@touch $@

# A Python of Lambda's version, for `sam build` and for the byte code of `make build`.
lambda-python: $(LAMBDA_PYTHON)

$(LAMBDA_PYTHON):
	@python=$$(local_aws/find_python.sh) && "$$python" -m venv --clear .venv-lambda

# Each tool has its own virtual environment, because the versions that they pin conflict. pip would compile all modules,
# of which a tool imports few; Python compiles those on first use.
.venv-sam/stamp: local_aws/sam_cli/requirements.txt
.venv-local/stamp: local_aws/ministack/requirements.txt
.venv-static/stamp: tests/static/requirements.txt

.venv-%/stamp:
	@echo "Installing $< into .venv-$* (once; one or two minutes) ..."
	@$(PYTHON) -m venv .venv-$*
	@echo '*' > .venv-$*/.gitignore
	@.venv-$*/bin/$(PIP_INSTALL) --no-compile -r $<
	@touch $@
