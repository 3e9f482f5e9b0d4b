# `make demo` grades the sample class; `make test` runs every check. Both set everything up first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORLD := build/world
HELD_OUT := build/held-out.csv
CLASS := fine-tuning-assignment
WORKERS := 3# of the tests; many wait for a limit, so more than two cores have hands

.PHONY: help demo test check redteam format setup sandbox world clean

help:
	@echo "make demo    set up, then grade the sample class offline"
	@echo "make test    set up, then run every check"
	@echo "make check   ruff, mypy and pytest in the environment that is there"
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
