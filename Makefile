# Everything a developer types. The work is done in devtools/, see docs/architecture.md.
# Honoured: PYTHON (which Python makes .venv), PORT, BIND, DATA_DIR (default .data), PORTAL_ENV, ARGS.

PYTHON ?= python3
INSTALL := $(PYTHON) -m devtools bootstrap
INSIDE := .venv/bin/python -m devtools

# Set on some machines; without bytecode every process compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := run
.PHONY: run stop test e2e check bench backup restore messages lock clean

run: ## serve the portal on this machine, Ctrl-C ends it
	@$(PYTHON) -m devtools preflight
	@$(INSTALL) base services
	@$(INSIDE) run

stop: ## end the portal, and the services that commands typed by hand left running
	@$(PYTHON) -m devtools stop

test: ## unit and integration tests and the rules of the repository
	@$(INSTALL) base services test
	@$(INSIDE) test $(ARGS)

e2e: ## journeys in a browser
	@$(INSTALL) base services test e2e
	@$(INSIDE) e2e $(ARGS)

check: ## format, lint, contracts, types, templates, migrations, catalogues, diagrams
	@$(INSTALL) base services test
	@$(INSIDE) check $(ARGS)

bench: ## the figures of the README
	@$(INSTALL) base services
	@$(INSIDE) bench $(ARGS)

backup: ## database and media into one file: make backup FILE=/safe/place/portal.tar.gz
	@$(INSTALL) base services
	@$(INSIDE) backup "$(FILE)"

restore: ## out of such a file, with CONFIRM=yes over what is there; the copy keeps quiet until released
	@$(INSTALL) base services
	@$(INSIDE) restore "$(FILE)" $(if $(CONFIRM),--yes)

messages: ## bring the catalogues in locale/ in line with the sources
	@$(INSTALL) base services
	@$(INSIDE) catalogues make

lock: ## resolve requirements/*.in anew
	@$(PYTHON) -m devtools lock

clean: ## stop everything; remove what was installed, kept and made
	@$(PYTHON) -m devtools clean
