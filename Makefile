# Everything a developer, a tester or a trainer needs; `make` alone lists it.
# Only Python >= 3.11 and make are expected: the rest goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
# Set PYTHON to use a certain interpreter: make test PYTHON=/opt/python3.13/bin/python3
PYTHON :=
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
VERSION = $(shell sed -n 's/^version = "\(.*\)"$$/\1/p' pyproject.toml)

# When the Python below it was removed or renewed, the environment is made anew.
$(shell [ -x $(BIN)/python ] || rm -f $(VENV)/*.stamp)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help install try test lint audit format check lock messages lesson browser clean

help:  ## list these commands
	@sed -n 's/^\([a-z]*\):.*  ## /\1 — /p' Makefile

install: $(VENV)/runtime.stamp  ## what the bot needs to run, into .venv

try: $(VENV)/runtime.stamp  ## open the sandbox in the browser: no token, no account, nothing leaves this computer (DEMO=1: with a made-up year)
	@trap : INT; status=0; $(BIN)/drom try $(if $(DEMO),--demo-data) || status=$$?; [ $$status -eq 130 ] || exit $$status

test: $(VENV)/development.stamp lesson browser lint check  ## style, types, layers, content, and every test
	@echo "Running the tests."
	@$(BIN)/pytest --numprocesses auto --dist worksteal </dev/null

lint: $(VENV)/development.stamp  ## style, types, the direction of imports, and habits that open doors
	@echo "Checking style, types, layers and safety."
	@sh tools/lint.sh $(BIN)

# Strict: a package that could not be looked up is otherwise passed over in silence, also when all of them are.
audit: $(VENV)/development.stamp  ## known faults of all packages (needs the internet), and build/sbom.json
	@mkdir -p build
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot
	@$(BIN)/python tools/sbom.py requirements.lock build/sbom.json
	@for lock in requirements.lock requirements-dev.lock; do \
		$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement $$lock || exit 1; done

check: $(VENV)/development.stamp  ## the knowledge and the translations, with file and line
	@echo "Checking the knowledge and the translations."
	@$(BIN)/drom check </dev/null

format: $(VENV)/development.stamp  ## put the code into its usual form
	@$(BIN)/ruff check --fix --exit-zero
	@$(BIN)/ruff format

# The tests ask the model of the whole base, which is learned once: beside the other checks, for nobody waits there.
lesson: $(VENV)/development.stamp
	@$(BIN)/python -m tests.learned </dev/null >/dev/null 2>&1 &

browser: $(VENV)/development.stamp  ## make sure that the browser tests have a Chromium
	@sh tools/ensure_chromium.sh

lock: $(VENV)/development.stamp  ## renew both lock files from pyproject.toml
	@$(BIN)/python -m pip install -qq uv
	@sh tools/lock.sh $(BIN)/uv

messages: $(VENV)/development.stamp  ## collect the sentences of the code into locales/
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-default-keywords \
		--keyword t --keyword plural:1,2 --add-comments "Translators:" --sort-by-file --no-wrap \
		--add-location file --project drom --version "$(VERSION)" --copyright-holder "the authors of Drom" \
		--header-comment "# Sentences of Drom. Licence: EUPL-1.2." --output build/drom.pot bot
	@$(BIN)/python -m bot.adapters.translations.renewal build/drom.pot locales

clean:  ## remove what these commands have made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@sh tools/make_venv.sh $(VENV) $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES))

# The hashes cover what is downloaded; the project itself is built by the setuptools of the same lock.
define install
	@echo "Installing $(1) into $(VENV)."
	@$(BIN)/python -m pip install -qq --require-hashes --requirement $(2)
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
endef

$(VENV)/runtime.stamp: requirements.lock pyproject.toml $(BIN)/python
	$(call install,what Drom needs,requirements.lock)
	@touch $@

$(VENV)/development.stamp: requirements-dev.lock requirements.lock pyproject.toml $(BIN)/python
	$(call install,what Drom and its tests need,requirements-dev.lock)
	@touch $(VENV)/runtime.stamp $@
