# `make demo` grades the sample class; `make test` runs every check. Both set everything up first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORLD := build/world
HELD_OUT := build/held-out.csv
CLASS := fine-tuning-assignment
WORKERS := 3# of the tests; many wait for a limit, so more than two cores have hands
REAL_WORLD := build/real-world# the true network and reviews, not their stand-ins

.PHONY: help demo test check reference reference-full redteam format setup sandbox world clean

help:
	@echo "make demo    set up, then grade the sample class offline"
	@echo "make test    set up, then run every check"
	@echo "make check   ruff, mypy and pytest in the environment that is there"
	@echo "make reference train the reference solutions, grade them, demand full marks"
	@echo "make redteam every attack on every backend, as root and as a user (make check: half of them)"
	@echo "make format  format the code"
	@echo "make clean   remove the environment and all that was built"

demo: setup world
	$(BIN)/grader grade submissions/$(CLASS) --rubric rubrics/$(CLASS) --world $(WORLD) \
		--test-set $(HELD_OUT) --out build/reports --run-seconds endless-loop=20

test: setup world check

check:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

reference: setup world
	HF_HOME=$(WORLD) HF_HUB_OFFLINE=1 $(BIN)/python -m reference.grade --preset smoke --test-set $(HELD_OUT)

# The true network and all of IMDB: on a GPU, and with a network the first time.
reference-full: setup sandbox build/imdb-test.parquet
	HF_HOME=$(REAL_WORLD) HF_HUB_OFFLINE=1 $(BIN)/python -m reference.grade --preset full \
		--test-set build/imdb-test.parquet

build/imdb-test.parquet:
	$(BIN)/grader world add distilbert-base-uncased --model --world $(REAL_WORLD)
	$(BIN)/grader world add sentence-transformers/all-MiniLM-L6-v2 --model --world $(REAL_WORLD)
	$(BIN)/grader world add imdb --dataset --world $(REAL_WORLD)
	HF_HOME=$(REAL_WORLD) HF_HUB_OFFLINE=1 $(BIN)/python -c \
		'import datasets; datasets.load_dataset("imdb", split="test").to_parquet("$@")'

redteam:
	$(BIN)/pytest -n 2 --dist loadfile tests/redteam --every

format:
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

world: setup
	$(BIN)/grader world build --world $(WORLD) --held-out $(HELD_OUT)
	$(BIN)/python submissions/build_weights.py --world $(WORLD)

setup: sandbox $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV) \
		|| { echo "python3 -m venv does not work; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		-c constraints.txt -e '.[run,model,data,offline,dev]'
	@touch $@

# Student code runs under bubblewrap on Linux.
sandbox:
	@if [ "$$(uname)" = Linux ] && ! command -v bwrap >/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && apt-get install -y -qq bubblewrap; \
		else \
			echo "bubblewrap is missing: student code is not run without it."; \
			echo "Install it, for instance with: sudo apt-get install bubblewrap"; \
			exit 1; \
		fi; \
	fi

clean:
	rm -rf $(VENV) build
