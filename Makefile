# Two commands: `make site` and `make test`. Each sets up what it needs in .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
.DEFAULT_GOAL := help

.PHONY: help site screens test whoosh cluster-test serve check bench lock clean
help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

$(VENV)/uv: requirements-uv.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

# Compiled once here: where PYTHONDONTWRITEBYTECODE is set, each `hub` would compile a thousand files again.
$(VENV)/run: $(VENV)/uv requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

site: $(VENV)/run ## build the site into site/
	@$(BIN)/python -m compileall -q hub scripts site_plugins
	$(BIN)/hub build $(ARGS)

serve: $(VENV)/run ## preview with reload
	$(BIN)/hub serve $(ARGS)

test: $(VENV)/dev ## run every test
	$(BIN)/python -m pytest -n 2 $(ARGS)

$(VENV)-cluster/dev: $(VENV)/uv requirements-cluster.lock requirements-dev.lock
	$(PYTHON) -m venv --without-pip $(VENV)-cluster
	$(BIN)/uv pip install --quiet --python $(VENV)-cluster/bin/python --require-hashes -r requirements-cluster.lock
	$(BIN)/uv pip install --quiet --python $(VENV)-cluster/bin/python --require-hashes -r requirements-dev.lock
	@touch $@

cluster-test: $(VENV)-cluster/dev ## Spark counts what DuckDB counts; needs Java 17
	HUB_SPARK=1 $(VENV)-cluster/bin/python -m pytest tests/plays/test_engines.py $(ARGS)

build/whoosh-2.7.4: $(VENV)/dev tests/search/whoosh-2.7.4.lock
	rm -rf $@
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --no-deps --require-hashes --target $@ -r tests/search/whoosh-2.7.4.lock
	@touch $@

whoosh: build/whoosh-2.7.4 ## the search tests with Whoosh 2.7.4 before whoosh3 on the path
	PYTHONPATH=$< $(BIN)/python -m pytest -n 2 tests/search/test_finding.py tests/search/test_letters.py tests/search/test_search_build.py tests/search/test_search_client.py $(ARGS)

check: $(VENV)/dev ## lint, types, import walls, content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hub check --strict

bench: $(VENV)/dev ## measure against the peers
	@$(BIN)/python -m compileall -q hub scripts site_plugins
	$(BIN)/python -m tests.bench $(ARGS)

screens: $(VENV)/dev site ## pictures of every page kind into build/screens
	$(BIN)/python -c 'import sys; from tests.bench.screens import main; sys.exit(main([]))'

lock: $(VENV)/uv ## renew the locked requirements
	./scripts/lock.sh

clean: ## remove everything that is made
	rm -rf $(VENV) $(VENV)-cluster site build .hub .mypy_cache .ruff_cache .pytest_cache
