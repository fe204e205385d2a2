# Every target sets up what it needs. `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# One more than there are cores: tests of the window wait a little now and then.
PYTEST_WORKERS ?= $(shell expr $$(nproc) + 1)

.PHONY: help demo test check lint types contracts bench soak mutants prove shots package lock qt-libraries clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): requirements.lock pyproject.toml
	$(PYTHON) .ci/check_python.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

qt-libraries:
	@.ci/qt-libraries

demo: $(READY) qt-libraries ## open the application on fictional people
	$(BIN)/hubshift --demo

test: $(READY) qt-libraries ## run the tests, with the coverage that the core rooms owe
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m slipcover --json --out .coverage.json -m pytest \
		-n $(PYTEST_WORKERS) --dist loadfile --no-loadscope-reorder
	$(BIN)/python .ci/check_coverage.py

lint: $(READY) ## ruff
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(READY) ## mypy, strict
	$(BIN)/mypy

contracts: $(READY) ## import contracts and sizes
	$(BIN)/lint-imports
	$(BIN)/python .ci/check_sizes.py

soak: $(READY) ## play histories of laptops and an office that promises nothing (COUNT, FIRST); all of them take a day
	$(BIN)/python -m tests.simulation --first $(or $(FIRST),100001) --count $(or $(COUNT),2000000) --workers $$(nproc)

mutants: $(READY) ## break one rule of sync after the other: each must be noticed by a test
	$(BIN)/python -m tests.mutants --workers $$(nproc)

check: $(READY) ## everything CI runs
	$(MAKE) --jobs=4 --output-sync=target lint contracts types
	$(MAKE) soak COUNT=20000
	$(MAKE) mutants
	$(MAKE) test

prove: $(READY) qt-libraries ## the proofs of `make test` with a release's numbers: takes hours
	HUBSHIFT_HISTORIES=2000 HUBSHIFT_STORIES=2000 HUBSHIFT_FAULT_RUNS=all HUBSHIFT_CHAOS_RUNS=5 HUBSHIFT_KILL_POINTS=400 HUBSHIFT_DISK_FAULTS=100 \
		HUBSHIFT_STATEMENTS=400 HUBSHIFT_LAW_EXAMPLES=200000 HUBSHIFT_DAMAGE_EXAMPLES=300 HUBSHIFT_RESCUE_STRIDE=1 \
		HUBSHIFT_UPDATE_KILLS=all HUBSHIFT_UPDATE_FAULTS=all HUBSHIFT_OFFLINE_EDITS=1000 \
		HUBSHIFT_COPY_STRIDE=1 HUBSHIFT_CLOCK_JUMPS=all \
		QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist worksteal --timeout=0 \
		--hypothesis-profile=search tests/simulation tests/faults tests/storms tests/domain/test_merge_laws.py tests/test_damaged_store.py tests/test_damage_cut_short.py \
		tests/sync/test_rare_days.py tests/test_older_copy.py tests/clocks
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadfile --no-loadscope-reorder --timeout=0 \
		--hypothesis-profile=search -m hypothesis

bench: $(READY) qt-libraries ## measure, side by side with named baselines
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks

shots: $(READY) qt-libraries ## screenshots of every pane, light and dark, into shots/
	$(BIN)/python -m hubshift_desktop.demo.shots

package: $(READY) qt-libraries ## build the stand-alone program and print its size
	$(BIN)/pyinstaller --noconfirm --clean --log-level WARN hubshift.spec
	@du -sh dist/hubshift

lock: ## renew requirements.lock (no index address goes into it)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra demo --extra dev --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --upgrade --output-file requirements.lock

clean: ## remove what the targets made
	rm -rf $(VENV) build dist demo-output shots .coverage* .mypy_cache .ruff_cache .pytest_cache
