# Everything happens in .venv of this folder: nothing is installed outside it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready

# What exports are read back by in the tests, without the server and the drawing that their packages would bring: Label
# Studio's own check of tasks and predictions (Apache-2.0) with what it imports, and a reader of VRT files (GPL, tests only).
TOOLS := label-studio-sdk==2.1.2 jsf==0.11.2 faker rstr xmljson pyjwt appdirs cwb-vrt==0.3.0

.PHONY: run test tools lint gate bench compile clean

run: $(STAMP)
	$(BIN)/zhenjie run corpora/samples --corpus out/corpus
	$(BIN)/zhenjie extract corpora/samples > out/records.jsonl
	@echo "records: out/records.jsonl   corpus: out/corpus   next: $(BIN)/zhenjie search 赋权 --corpus out/corpus"

test: $(STAMP)
	$(BIN)/python -m pytest

tools: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(TOOLS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

gate: $(STAMP)
	$(BIN)/python scripts/gate.py

bench: $(STAMP)
	$(BIN)/python scripts/benchmark.py

# After a change to the road its sources run, until this compiles them again.
compile: $(STAMP)
	$(BIN)/python scripts/compile.py

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "zhenjie needs Python 3.11 or newer; say make PYTHON=python3.12 run")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@echo "compiling the road, once, two minutes or three"
	$(BIN)/python scripts/compile.py --optional
	mkdir -p out
	touch $(STAMP)

clean:
	rm -rf $(VENV) out build *.egg-info pipeline/__compiled__
