# Everything a newcomer or a machine runs here. `make` alone lists the targets.

# The first that runs: a version manager's shim may stand on the PATH without its Python.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Hashed wheels only: no compiler is ever needed, and nothing unpinned gets in.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
# A file's tests stay together: fixtures of a module are made once.
WORKERS ?= 2
NOT_ALONE := browser or chart or conformance or faults or fuzz

.DEFAULT_GOAL := help
.PHONY: help run test test-browser conformance federation-audit faults fuzz differential plan-quality bench check schema chart requirements format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run ## the whole of Hemicycle on this machine (PORT, HEMICYCLE_DATA, DATABASE_URL, SPLIT=members/IT)
	@exec $(BIN)/python -m hemicycle run $(foreach partition,$(SPLIT),--split $(partition))

test: .venv/.test ## the tests, alone on one machine (WORKERS=0 for one process)
	$(BIN)/python -m pytest -m "not ($(NOT_ALONE))" -n $(WORKERS) --dist loadfile $(ARGS)

test-browser: .venv/.test .venv/.browser ## GraphiQL and the login page in Chromium
	$(BIN)/python -m pytest -m browser $(ARGS)

conformance: .venv/.test .venv/.check ## GraphQL over HTTP and Federation audits (node)
	$(BIN)/python -m pytest -m conformance $(ARGS)

federation-audit: .venv/.run ## the Federation audit: AUDIT=script AUDIT_DIR=checkout (SUITES="...")
	@test -n "$(AUDIT)" -a -n "$(AUDIT_DIR)" || { echo "Set AUDIT (the runner) and AUDIT_DIR (the audit's checkout)."; exit 2; }
	@HEMICYCLE_MASK_ERRORS=false HEMICYCLE_LOG_LEVEL=WARNING GATEWAY_CMD='exec $(CURDIR)/$(BIN)/hemicycle gateway \
	  --supergraph "$$SUPERGRAPH_FILE" --host "$$HOST" --port "$$PORT"' bash "$(AUDIT)" $(SUITES)

faults: .venv/.test ## killed processes, taken ports, full disks
	$(BIN)/python -m pytest -m faults $(ARGS)

fuzz: .venv/.fuzz ## random requests against gateway and services (REQUESTS=100000 unless set)
	HEMICYCLE_FUZZ_REQUESTS=$(or $(REQUESTS),100000) $(BIN)/python -m pytest -m fuzz $(ARGS)

differential: .venv/.test ## the gateway against a monolith, SEEDS random requests (100) over each graph (GRAPHS="...")
	$(BIN)/python -m tests.gateway.differential $(or $(SEEDS),100) $(GRAPHS)

plan-quality: .venv/.test ## the calls that our operations' plans make, and the least there could be
	$(BIN)/python -m tests.gateway.plan.quality

bench: .venv/.test ## figures against their goals (ONLY=NAME for one)
	$(BIN)/python -m tests.benchmarks $(ONLY)

check: .venv/.test .venv/.check ## style, types, arrows, generated files, chart
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m hemicycle.generate check
	$(BIN)/python -m hemicycle.lint_house
	$(MAKE) chart

chart: .venv/.test .venv/.check ## the Helm chart: lint, render every values file, validate strictly
	$(BIN)/python -m helm.check
	$(BIN)/python -m pytest -m chart tests/helm

schema: .venv/.run ## subgraph SDL, supergraph (node), reference pages
	$(BIN)/python -m hemicycle.generate

requirements: ## compile requirements/*.txt anew from pyproject.toml
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	@for tier in run test check browser fuzz; do \
	  case $$tier in run) extra="" ;; test) extra="--extra test" ;; *) extra="--extra test --extra $$tier" ;; esac; \
	  $(BIN)/uv pip compile pyproject.toml $$extra --universal --python-version 3.11 --only-binary :all: \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --output-file requirements/$$tier.txt \
	    || exit 1; done

format: .venv/.check ## ruff: format, and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove the virtual environment and caches; data folders stay
	rm -rf .venv .ruff_cache .import_linter_cache .hypothesis schema/compose/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; none was found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version). Set PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }

.venv/.%: requirements/%.txt | .venv/bin/python
	@echo "installing $< into .venv"
	@$(INSTALL) -r $<
	@printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m hemicycle "$$@"\n' "$(CURDIR)" > $(BIN)/hemicycle && chmod +x $(BIN)/hemicycle
	@printf '%s\n' "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/hemicycle.pth"
	@touch $@
