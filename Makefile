# The doors of Viche. CI calls the same ones.
#
#   make run        the demo on http://127.0.0.1:8000/ (PORT=, VICHE_DATA= and DATABASE_URL= are honoured)
#   make serve      production, behind a proxy: docs/administrators.md
#   make check      format, lint, types, import contracts, migrations, docs; under a minute
#   make test       all tests, browser included;  make test-all adds the long ones
#   make bench      what must be fast, into bench/results.json; ONLY=name for one
#   make backup     database and attachments into one file; FILE= names it
#   make restore    FILE=… into an empty VICHE_DATA (or an empty database of DATABASE_URL)
#   make import     FILE=… HROMADA=…: a programme from its document (MORE="--department=… --publish" says more);
#                   FILE=… DRY=1: only what it gives, into build/import.json
#   make seeds      the printed reports told from the demo's records, into build/seeds; SHIFT=1 notes one more record first
#   make systems    where each of the 205 systems of the reports lives, into build/systems.json

.PHONY: run serve check test test-all bench backup restore import systems seeds upgrade-sample run-ready dev-ready machine-ready
.DEFAULT_GOAL := run

PYTHON := .venv/bin/python
VICHE  := $(PYTHON) -m viche
# A stamp is named by what it stands for: the locks and the place of the checkout (the editable install remembers it).
LOCKS  := requirements/tools.lock requirements/run.lock requirements/dev.lock pyproject.toml
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
STAMP  := $(shell (pwd; cat $(LOCKS)) | sha256sum | cut -c1-16)

run: run-ready
	@$(VICHE) run

serve: run-ready
	@$(VICHE) serve

backup: run-ready
	@$(VICHE) backup $(FILE)

restore: run-ready
	@test -n "$(FILE)" || { echo "Вкажіть файл копії: make restore FILE=build/backup/viche-….tar" >&2; exit 1; }
	@$(VICHE) restore $(FILE)

import: run-ready
	@test -n "$(FILE)" || { echo "Вкажіть документ: make import FILE=програма.docx HROMADA=kyiv" >&2; exit 1; }
	@$(VICHE) import "$(FILE)" $(if $(DRY),--dry) --hromada="$(HROMADA)" --more='$(MORE)'

systems: run-ready
	@$(PYTHON) manage.py systems build/systems.json

# In a database of its own, which is thrown away afterwards.
seeds: run-ready
	@$(VICHE) exec --fresh -- sh -euc '$(VICHE) migrate >/dev/null; VICHE_DEMO=1 $(PYTHON) manage.py demo --no-reports >/dev/null; VICHE_DEMO=1 $(PYTHON) manage.py seeds build/seeds$(if $(SHIFT),-shift --shift)'

bench: dev-ready
	@$(VICHE) exec --fresh --durable -- $(PYTHON) -m bench $(ONLY)

check: dev-ready
	@deploy/check

test: dev-ready machine-ready
	@deploy/test

test-all: dev-ready
	@deploy/machine --long
	@deploy/test --long

# What the next version must be able to upgrade: the demo of this one. Made once a release (CONTRIBUTING.md).
upgrade-sample: dev-ready
	@$(VICHE) exec --fresh -- sh -euc '$(VICHE) migrate; $(PYTHON) manage.py demo; $(VICHE) backup tests/upgrade/viche-$(VERSION).tar'

run-ready: .venv/run-$(STAMP)
dev-ready: .venv/dev-$(STAMP)

.venv/run-$(STAMP):
	@deploy/install run $@

.venv/dev-$(STAMP):
	@deploy/install dev $@

machine-ready:
	@deploy/machine
