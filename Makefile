# Two commands: `make run` and `make test`. Nothing needs to be installed before them but python3
# (3.11 or newer, with venv) and make.

PYTHON ?= python3
UV_VERSION := 0.13.9

export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV

BIN := .venv/bin
SYNCED := .venv/.synced
RUNNABLE := .venv/.runnable

.DEFAULT_GOAL := help
.PHONY: help install run test check fmt bench doctor
# A recipe that fails must not leave a stamp that says it went well.
.DELETE_ON_ERROR:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

install: $(SYNCED) ## Install everything that is locked into .venv

run: $(RUNNABLE) ## Run a hospital with a simulated ward, until Ctrl-C
	@./wardwatch run

test: $(SYNCED) ## Run every test, in processes and in a browser
	@$(BIN)/python -m ops.chromium
	@$(BIN)/python -m ops.dashboard
	@$(BIN)/python -m ops.dashboard run test
	@$(BIN)/python -m pytest

check: $(SYNCED) ## Check format, style, types, imports and spelling
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/codespell
	@$(BIN)/python -m ops.dashboard run --silent lint
	@$(BIN)/python -m ops.dashboard run --silent typecheck

fmt: $(SYNCED) ## Format everything and mend what can be mended
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format
	@$(BIN)/python -m ops.dashboard run --silent fmt

bench: $(SYNCED) ## Measure, beside the ceilings of this machine
	@./wardwatch bench

doctor: $(RUNNABLE) ## Look at what goes wrong in practice, and say what to do
	@./wardwatch doctor

# A first `make run` waits for nothing that only developers need.
$(RUNNABLE): pyproject.toml uv.lock | $(BIN)/uv
	@echo "python       installing what uv.lock names, once"
	@$(BIN)/uv sync --frozen --quiet --inexact --no-default-groups --group web --extra recordings --extra office
	@ln -sf ../../wardwatch $(BIN)/wardwatch
	@touch $@

$(SYNCED): pyproject.toml uv.lock | $(BIN)/uv
	@echo "python       installing everything uv.lock names, once"
	@$(BIN)/uv sync --frozen --quiet --all-extras --all-groups
	@ln -sf ../../wardwatch $(BIN)/wardwatch
	@touch $@ $(RUNNABLE)

$(BIN)/uv:
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
