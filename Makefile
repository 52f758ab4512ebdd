# newstance. `make` alone prints help; every target sets up what it needs by itself.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
ROOMS := schemas transforms evaluation views pipeline
CORPUS ?= ../shared/corpus/russia_nato.jsonl.gz
N ?= 800
KILLS ?= 200
HOURS ?= 1

.DEFAULT_GOAL := help

help:  ## what can be made
	@echo "newstance: news text in; who said what about whom, and where they stand, out (Avro)"; echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run-local: $(VENV)/run.stamp  ## read the articles in seeds/ and print who stands where
	$(BIN)/newstance run --input 'seeds/*.txt' --output out/local --overwrite

show: $(VENV)/run.stamp  ## the records of the last run-local, with their evidence
	$(BIN)/newstance show out/local --stances_only

report: $(VENV)/run.stamp  ## one HTML page of the last run-local (which it runs first where there is none): open report.html
	test -e out/local/manifest.json || $(MAKE) run-local
	$(BIN)/newstance report out/local -o report.html

run-stream: $(VENV)/run.stamp  ## watch a folder while articles are put into it, for a minute; records appear as they come
	$(BIN)/python benchmarks/stream_demo.py --corpus $(CORPUS)

test: $(VENV)/dev.stamp browser  ## the test suite
	$(BIN)/python -m pytest -n 2

browser:
	@.ci/browser

check: format-check lint types imports  ## format, lint, types, import contracts

format: $(VENV)/dev.stamp  ## format the code
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

format-check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .

types: $(VENV)/dev.stamp .types/newstance
	MYPYPATH=.types $(BIN)/mypy -p newstance

imports: $(VENV)/dev.stamp
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp  ## speed and memory against plain baselines (CORPUS=file.jsonl.gz N=articles)
	$(BIN)/python benchmarks/throughput.py $(CORPUS) --articles $(N)

bench-corpus: $(VENV)/dev.stamp  ## a whole corpus in one go: counts that add up, memory that stays flat (CORPUS=file.jsonl.gz)
	$(BIN)/python benchmarks/corpus.py $(CORPUS) --output out/corpus --workers 2

crash-test: $(VENV)/dev.stamp  ## kill runs at random and at named points, N times, and compare (KILLS=200)
	$(BIN)/python tests/crashing.py --kills $(KILLS)

soak: $(VENV)/dev.stamp  ## feed a stream at full speed and print its memory (HOURS=1)
	$(BIN)/python benchmarks/soak.py --hours $(HOURS)

setup: $(VENV)/dev.stamp  ## the virtual environment with everything

lock: $(VENV)/dev.stamp  ## pin requirements*.in anew, with hashes
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements-dev.txt requirements-dev.in

wheel: $(VENV)/dev.stamp  ## build the wheel into dist/
	$(BIN)/pip wheel -q --no-deps --no-build-isolation -w dist .

clean:  ## remove what was made (not the environment)
	rm -rf out build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/run.stamp: requirements.txt setup.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' || \
		{ echo "newstance needs Python 3.11 or 3.12 (make PYTHON=/path/to/python3.11)"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# mypy cannot follow the mapping of setup.py: a tree of links shows it the packages under their installed names.
.types/newstance:
	mkdir -p $@ && for room in $(ROOMS); do ln -sfn ../../$$room $@/$$room; done

.PHONY: help run-local report run-stream show test browser check format format-check lint types imports bench bench-corpus crash-test soak setup lock wheel clean
