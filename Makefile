# make run    set up everything and run the main job on seeds/articles
# make test   set up everything and pass the fast tests
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test bench setup setup-scale lint types integration soak lock clean

run: setup
	@$(BIN)/copydesk run seeds/articles

test: setup
	@$(BIN)/python -m pytest

setup: .venv/.installed

# The stamp is newer than the lock: nothing is installed twice.
.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"Copydesk needs Python 3.11 to 3.13, {sys.executable} is {v[0]}.{v[1]}: make PYTHON=/path/to/python3.13")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked packages into .venv (a minute or two, once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m warehouse.extensions
	@touch $@

# Postgres, S3, Dask and Ray: what deployments/scale.lock names beside the usual packages.
setup-scale: .venv/.installed-scale

.venv/.installed-scale: deployments/scale.lock .venv/.installed
	@echo "Installing the locked packages of the scale extra into .venv ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r deployments/scale.lock
	@$(BIN)/python -m warehouse.extensions
	@touch $@

# Needs labelled pages: make bench DATA=folder
bench: setup
	@test -n "$(DATA)" || { echo "make bench DATA=folder with Parquet files of labelled pages"; exit 2; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check "trafilatura==2.3.1" "readability-lxml>=0.8.4" "resiliparse>=0.15" "jusText>=3.0" "newspaper4k>=0.9.3"
	@$(BIN)/python tests/benchmarks/quality.py $(DATA)/*-dev.parquet

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

integration: setup
	@$(BIN)/python -m pytest -m "integration and not soak"

soak: setup
	@$(BIN)/python -m pytest -m soak

# Needs uv; hashes and no URLs.
lock:
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -o requirements.lock
	uv pip compile pyproject.toml --extra scale --extra servers --extra dev --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -c requirements.lock -o deployments/scale.lock
	uv pip compile pyproject.toml --extra image --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -c deployments/scale.lock -o deployments/image.lock

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
