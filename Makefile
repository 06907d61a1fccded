# Two commands: `make run` and `make test`. Nothing needs to be installed before them but python3
# (3.11 or newer, with venv) and make.

PYTHON ?= python3
UV_VERSION := 0.13.9

export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV

BIN := .venv/bin
SYNCED := .venv/.synced

.DEFAULT_GOAL := help
.PHONY: help install run test check fmt bench doctor
# A recipe that fails must not leave a stamp that says it went well.
.DELETE_ON_ERROR:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

install: $(SYNCED) ## Install everything that is locked into .venv

run: $(SYNCED) ## Run a hospital with a simulated ward, until Ctrl-C
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

doctor: $(SYNCED) ## Look at what goes wrong in practice, and say what to do
	@./wardwatch doctor

$(SYNCED): pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@echo "python       installing what uv.lock names, once"
	@$(BIN)/uv sync --frozen --quiet --all-extras --all-groups
	@ln -sf ../../wardwatch $(BIN)/wardwatch
	@touch $@
