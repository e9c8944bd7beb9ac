# The developer's verbs (README.md). Everything they write lies in this checkout; HOME is not needed.
PYTHON ?= python3
PROFILE ?= quick
export PROFILE
# two more than cores: a quarter of the time a test waits for another process
WORKERS ?= $(shell expr $$(nproc) + 2)
PRIVATE := $(CURDIR)/.run
export XDG_CACHE_HOME := $(PRIVATE)/cache
export XDG_CONFIG_HOME := $(PRIVATE)/config
export XDG_DATA_HOME := $(PRIVATE)/data
export PYTHONUNBUFFERED := 1
# whatever the environment says: a test starts hundreds of processes, and each would compile the program anew
export PYTHONDONTWRITEBYTECODE :=
BIN := .venv/bin
LOCK = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate pyproject.toml

SHOTS := build/shots
SHOT_SIZES := 1080x1920 1280x800
SHOT_LANGUAGES := it de en
SHOT_MODES := normal large contrast

.PHONY: run test check lint lint-types lint-code lint-imports lint-qml shots sheet look accept bench lock dist clean set-up-run set-up-dev

# FRESH=1 begins anew instead of from the data that is there
run: set-up-run
	@$(BIN)/smartvalley demo $(if $(filter 1,$(FRESH)),--fresh)

test: lint
	@mkdir -p build
	$(BIN)/python -X faulthandler -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal --junitxml=build/tests.xml

# What needs no running program
check: lint
	$(BIN)/python -m pytest -q tests/architecture tests/unit/test_build_translations.py

lint: set-up-dev
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint-types lint-code lint-imports lint-qml

lint-types:
	$(BIN)/mypy

lint-code:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-imports:
	$(BIN)/lint-imports --no-cache

lint-qml:
	$(BIN)/python packaging/lint_qml.py

shots: set-up-run
	@for size in $(SHOT_SIZES); do for language in $(SHOT_LANGUAGES); do for mode in $(SHOT_MODES); do \
		$(BIN)/smartvalley shots $(SHOTS)/$$size-$$language-$$mode --size $$size --lang $$language --mode $$mode \
			>/dev/null || exit 1; \
	done; done; done
	@echo "$(SHOTS): every screen in $(SHOT_SIZES), $(SHOT_LANGUAGES), $(SHOT_MODES)"

# Every page on contact sheets; what differs from the accepted pictures, before and after; taking it as it is
sheet look accept: set-up-dev
	@$(BIN)/python packaging/build_translations.py >/dev/null
	@$(BIN)/python -m tests.pictures.renew $@

# Figures beside their goals; says, never judges
bench: set-up-dev
	@for script in tests/bench/*.py; do $(BIN)/python -m tests.bench.$$(basename $$script .py) || exit 1; done

lock: set-up-dev
	$(LOCK) --extra kiosk --extra camera --extra hq --extra simulation --extra build --extra dev -o requirements/dev.txt
	$(LOCK) --extra kiosk --extra hq --extra build -c requirements/dev.txt -o requirements/run.txt

dist: set-up-dev
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -f resources/translations/*.qm resources/translations/*.ts
	find kiosk ui sync tests packaging resources -name __pycache__ -type d -exec rm -rf {} +

set-up-run:
	@$(PYTHON) packaging/set_up.py run

set-up-dev:
	@$(PYTHON) packaging/set_up.py dev
