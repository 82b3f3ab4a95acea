# The commands of the project; `make help` lists them. Nothing here needs root, a database server or Node.

PYTHON ?= python3
PY := .venv/bin/python
PORT ?= 8000
export PORT

.PHONY: help install install-dev alone-install alone-install-dev alone-static run demo test sweep pdfa check bench drill clean stop messages static sbom

help:
	@echo "make run [CITY=PATH]  install, load the demo city (or PATH) into an empty database, serve on 127.0.0.1:$(PORT)"
	@echo "make test             install what tests need, check, test"
	@echo "make sbom [SBOM=FILE]  the bill of materials (CycloneDX JSON)"
	@echo "make install demo sweep pdfa check bench drill messages stop clean"

# --- Installing: a stamp says which lock files are installed -------------------------------------------------
# A lock is complete, so nothing is resolved (--no-deps): a newer version of a pin asked for with an extra would stop pip.

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.x")'
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/pyvenv.cfg
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

# Of npm: chart.js draws and a font sets documents; both run. eslint with its recommended rules (@eslint/js) and the names
# that browsers know (globals) reads static/js as ruff reads Python: a misspelt name, one nobody uses, syntax that is newer
# than the oldest browser. Only checks need it, so that who runs the product does not install its eighty packages.
# eslint wants Node 20.19; an older one of the machine is left alone.
NEW_ENOUGH := 'const [major, minor] = process.versions.node.split("."); process.exit(major * 100 + Number(minor) < 2019 ? 1 : 0)'
node_modules/installed: WHICH := --omit=dev
node_modules/installed-dev: WHICH := --include=dev
node_modules/installed node_modules/installed-dev: package-lock.json .npmrc .venv/installed
	@if command -v npm >/dev/null 2>&1 && npm --version >/dev/null 2>&1 && node --eval $(NEW_ENOUGH) 2>/dev/null; then \
		npm ci --ignore-scripts --silent $(WHICH); \
	else \
		$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-node.txt && \
		PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/npm ci --ignore-scripts --silent $(WHICH); \
	fi
	@touch node_modules/installed $@

# Two makes in one clone take turns: the second finds everything installed.
ALONE := $(PYTHON) config/starting.py alone

install install-dev static:
	@$(ALONE) $(MAKE) --no-print-directory alone-$@

alone-install: .venv/installed node_modules/installed

alone-install-dev: .venv/installed-dev node_modules/installed-dev

alone-static: alone-install
	@$(PY) manage.py messages --compile
	@$(PY) manage.py collectstatic --noinput --verbosity 0

# --- Running -------------------------------------------------------------------------------------------------

demo: install
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py load_demo

# A port in use or a database away is told before anything else.
run:
	@$(PYTHON) config/starting.py
	@$(MAKE) --no-print-directory static
	@$(PY) manage.py migrate --verbosity 0
ifdef CITY
	@$(PY) manage.py load_city --if-empty "$(CITY)"
else
	@$(PY) manage.py load_demo --if-empty
endif
	@exec $(PY) -m gunicorn --config config/gunicorn.py config.wsgi

stop:
	$(PY) manage.py database stop

# --- Checking ------------------------------------------------------------------------------------------------

check: install-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint --quiet
	PATH="$(CURDIR)/.venv/bin:$$PATH" node_modules/.bin/eslint static/js --max-warnings 0
	$(PY) manage.py messages --check
	$(PY) manage.py makemigrations --check --dry-run
	env SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') HTTPS=on PUBLIC_URL=https://parks.example \
		ALLOWED_HOSTS=parks.example $(PY) manage.py check --deploy --fail-level WARNING

# Two processes, each with a test database of its own; what tests/fixtures/groups.py groups stays in one of them. Commands that tests
# start read the product compiled, whatever a machine says of that.
PROCESSES ?= --numprocesses 2 --dist loadgroup
PYTEST := env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -m pytest

test: install-dev
	@.ci/machine
	$(MAKE) check static
	$(PYTEST) $(PROCESSES) -m "not sweep"

# The same pages once more, in the other roles, languages and cities: before a release.
sweep: install-dev static
	@.ci/machine
	$(PYTEST) $(PROCESSES) -m sweep

# Documents before and after signing, judged by veraPDF, which nothing here installs: VERAPDF or PATH leads to its command.
pdfa: install-dev
	@command -v "$${VERAPDF:-verapdf}" >/dev/null || { echo "veraPDF is missing: set VERAPDF to its command (https://verapdf.org)" >&2; exit 1; }
	.venv/bin/python -m pytest -rs tests/targets/documents/test_conformance.py

# Ratios to floors of the same run, of a city, a province and the country's parks over ten years (SIZES="city province" leaves the
# last out); a minute of a hundred people who save at once; a thousand pledges. Fails where a goal is missed, at the end.
bench: install-dev static
	@missed=0; for part in "bench $(SIZES)" bench.crowd bench.pledges; do $(PY) -m $$part || missed=1; done; exit $$missed

# Five minutes of writing while processes are killed; then 200 rounds of eight people at once.
drill: install-dev static
	$(PY) -m bench.drill $(if $(MINUTES),--minutes $(MINUTES))
	ROUNDS=200 .venv/bin/python -m pytest tests/targets/test_concurrency.py

# What the product is made of, as CycloneDX JSON: for whoever must list it, or look for known faults in it.
SBOM ?= var/sbom.json
sbom: install
	@mkdir -p $(dir $(SBOM))
	@$(PY) manage.py sbom --output $(SBOM)
	@echo $(SBOM)

messages: install-dev
	$(PY) manage.py messages

# Never touches var/: the database and the secrets live there.
clean:
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
