# SPDX-License-Identifier: Apache-2.0
# Every command of the project. Each installs what it needs, pinned by hash, into .venv and .tools of this folder.

UV := .tools/bin/uv
PYTHON := .venv/bin/python
export UV_SYSTEM_CERTS = 1
export UV_PYTHON_DOWNLOADS = never
export UV_LINK_MODE = copy
export UV_COMPILE_BYTECODE = 1
export NODE_USE_SYSTEM_CA = 1

INSTALL := $(UV) pip install -q --python $(PYTHON)
SELF := $(INSTALL) --no-deps -b requirements/build.txt --require-build-hashes -e .
# A release waits a week before it is pinned.
COMPILE := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --exclude-newer "7 days" $(UPGRADE)

STEPS =
STORM =
DB =
ONLY =
MINUTES = 30
BESIDE := $(if $(filter postgresql,$(DB)),$(PYTHON) tools/with_pg.py)

.DEFAULT_GOAL := help
.PHONY: help quick check test scenario demo screens bench soak promises archive messages pins

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

quick: .venv/.dev ## check beside core, then the tests marked quick, on SQLite
	@$(PYTHON) tools/tiers.py quick

check: .venv/.dev ## format, lint, types, contracts, migrations, messages, house rules
	@$(PYTHON) tools/check.py

test: .venv/.dev .tools/.browser ## check and every tier, on both databases
	@$(PYTHON) tools/tiers.py test

scenario: .venv/.dev ## real nodes, no browser: STEPS="5 8" plays those, DB=postgresql on PostgreSQL, STORM=1 kills at random
	@$(BESIDE) $(PYTHON) -m demarche.demo scenario $(if $(STORM),--storm=$(STORM)) $(STEPS)

demo: .venv/.demo ## nodes to look at, on this machine, with the scenario played
	@$(PYTHON) -m demarche.demo demo

screens: .venv/.dev .tools/.browser ## a picture of every page to build/screens, axe run on each
	@$(PYTHON) tools/screens.py

bench: .venv/.dev ## figures beside their floor: ONLY=name for one
	@$(PYTHON) -m bench $(if $(ONLY),--only $(ONLY))

soak: .venv/.dev ## random kills, fuzzing, flipped bytes: MINUTES=30
	@$(PYTHON) -m tools.soak --minutes $(MINUTES)

promises: .venv/.dev .tools/.browser ## the proofs that docs/promises.md names
	@$(PYTHON) tools/promises.py

archive: | .tools/.uv ## one file in dist/ that installs a node on a machine without a network
	@python3 tools/archive.py

messages: .venv/.dev ## bring the catalogues of texts up to date and compile them
	@$(PYTHON) tools/i18n.py

pins: | .tools/.uv ## pin every requirement again; UPGRADE=-U takes the newest, UPGRADE="-P django" one
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) pyproject.toml -c requirements/runtime.txt --extra reports --extra pdf --extra office -o requirements/demo.txt
	$(COMPILE) pyproject.toml -c requirements/demo.txt --extra postgres -o requirements/postgres.txt
	$(COMPILE) pyproject.toml -c requirements/demo.txt -c requirements/postgres.txt --all-extras --group test -o requirements/test.txt
	$(COMPILE) pyproject.toml -c requirements/test.txt --all-extras --group dev -o requirements/dev.txt
	$(COMPILE) pyproject.toml -c requirements/test.txt --all-extras -o requirements/all.txt
	$(COMPILE) requirements/build.in -o requirements/build.txt
	$(COMPILE) tools/uv.in -o tools/uv.txt
	$(COMPILE) tools/pip.in -o tools/pip.txt

# A package stays once it is installed: the demo must not take away what the tests need.
.tools/.uv: tools/uv.txt tools/bootstrap.py
	@echo "fetching uv"
	@python3 tools/bootstrap.py && touch $@

$(PYTHON): | .tools/.uv
	@$(UV) venv -q --clear --python '>=3.11' .venv

.venv/.demo: pyproject.toml requirements/demo.txt requirements/build.txt | $(PYTHON)
	@echo "installing what the demo needs"
	@$(INSTALL) --require-hashes -r requirements/demo.txt && $(SELF) && touch $@

.venv/.dev: pyproject.toml requirements/dev.txt requirements/build.txt | $(PYTHON)
	@echo "installing what the tests need"
	@$(INSTALL) --require-hashes -r requirements/dev.txt && $(SELF) && touch $@

.tools/.browser: tools/browser.py | .venv/.dev
	@$(PYTHON) tools/browser.py && touch $@
