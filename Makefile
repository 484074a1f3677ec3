# make run    the web chat on http://127.0.0.1:8080
# make chat   the same conversation in this terminal
# make test   everything that must pass: formatter, linters, types, tests
# make help   the rest

# The newest of the supported Pythons that is installed; `make PYTHON=/path/to/python run` names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
AIOGRAM := .venv-aiogram
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --quiet
TYPED := rules handlers bot

.DEFAULT_GOAL := help
.PHONY: help run chat setup test test-faults check format browser services eval learn bench font icons lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: $(VENV)/.runtime ## install what is pinned and start the web chat
	@exec $(BIN)/python -m bot serve

chat: $(VENV)/.runtime ## the same conversation in this terminal
	@exec $(BIN)/python -m bot chat

setup: $(VENV)/.dev ## install what a contributor needs into .venv

test: check browser services ## formatter, linters, types and all tests
	$(BIN)/python -m pytest $(PYTEST)

test-faults: $(VENV)/.dev services ## the long tests: processes killed, databases stopped, letters in LibreOffice
	@sh tests/provide-services.sh libreoffice-writer-nogui
	$(BIN)/python -m pytest -m faults

check: $(VENV)/.dev ## formatter, linters, types, YAML
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/yamllint --strict .
	$(BIN)/mypy $(TYPED)
	$(BIN)/python -m rules check

format: $(VENV)/.dev ## lay the code out and sort imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

browser: build/axe/.made ## Chromium, its driver, a Chinese font and axe-core, which the browser tests need
	@sh tests/browser/provide.sh

services: ## PostgreSQL, which the tests of the store need; libfaketime, for a clock that is set back
	@sh tests/provide-services.sh postgresql faketime

eval: $(VENV)/.dev ## how well free text is read, class by class
	$(BIN)/python -m tests.reading $(EVAL)

learn: $(VENV)/.dev ## learn anew from the labelled texts how each kind of text is worded
	$(BIN)/python -m tests.reading --learn

bench: $(VENV)/.bench $(AIOGRAM)/.bench ## compare with other engines and bots: make bench BENCH='turns'
	@sh tests/provide-services.sh postgresql redis-server
	$(BIN)/python -m bench $(BENCH)

icons: $(VENV)/.dev browser ## draw the icons of the installed chat anew, when icon.svg has changed
	$(BIN)/python -m tests.browser.icons

font: $(VENV)/.dev ## cut the font of the posters anew, when sentences have new characters
	@sh tests/install.sh fonts-noto-cjk
	$(BIN)/python -m tests.poster_font

lock: $(VENV)/.dev ## pin the newest versions in requirements/*.txt
	cd requirements && for name in runtime dev bench bench-aiogram; do \
		UV_CUSTOM_COMPILE_COMMAND='make lock' ../$(COMPILE) --upgrade $$name.in -o $$name.txt || exit 1; done
	cd requirements && UV_CUSTOM_COMPILE_COMMAND='make lock' ../$(COMPILE) --upgrade --no-deps axe.in -o axe.txt

clean: ## remove the local environment and everything built
	rm -rf $(VENV) $(AIOGRAM) build .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Without what it depends on: the script inside is all that is used.
build/axe/.made: requirements/axe.txt $(VENV)/.dev
	@$(PIP) install --require-hashes --no-deps --upgrade --target build/axe -r $<
	@touch $@

# A second start is immediate: the stamp is younger than the list it was installed from.
$(VENV)/.runtime: requirements/runtime.txt $(VENV)/.made
	@echo 'Installing requirements/runtime.txt into $(VENV) ...'
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.made
	@echo 'Installing requirements/dev.txt into $(VENV) ...'
	@$(PIP) install --require-hashes -r $<
	@touch $@ $(VENV)/.runtime

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	@echo 'Installing requirements/bench.txt into $(VENV) ...'
	@$(PIP) install --require-hashes -r $<
	@touch $@

# Apart from ours: it holds libraries back.
$(AIOGRAM)/.bench: requirements/bench-aiogram.txt
	@echo 'Installing requirements/bench-aiogram.txt into $(AIOGRAM) ...'
	@sh .ci/make-venv '$(PYTHON)' '$(AIOGRAM)'
	@$(AIOGRAM)/bin/python -m pip --disable-pip-version-check --no-input --quiet install --require-hashes -r $<
	@touch $@

$(VENV)/.made:
	@sh .ci/make-venv '$(PYTHON)' '$(VENV)'
	@touch $@
