# Everything from a fresh clone: only Python 3.11+ and make are needed. `make run`, `make test`, `make bench`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-rules test-flows test-tools test-editing test-turns lint browser fuzz bench chats mutants audit lock clean

run: $(VENV)/run
	@$(BIN)/sujarit serve

# Side by side: some compute, and some wait for servers and processes.
test: $(VENV)/dev
	@$(MAKE) --no-print-directory --output-sync=target -j5 test-rules test-flows test-tools test-editing test-turns

test-tools:
	$(BIN)/pytest -m "not browser" tests/bot/cli tests/storage

test-editing:
	$(BIN)/pytest -m "not browser" tests/bot/editing

test-turns:
	$(BIN)/pytest -m "not browser" tests/bot --ignore tests/bot/cli --ignore tests/bot/editing

test-flows:
	$(BIN)/pytest -m "not browser" tests/flows

test-rules:
	$(BIN)/pytest -m "not browser" --ignore tests/bot --ignore tests/storage --ignore tests/flows

browser: $(VENV)/dev
	$(BIN)/pytest -m browser

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sujarit content check

# Try what nobody thought of, each commit other things: `make fuzz SECONDS=600 FUZZ="taps --seed 1f2e:7"`.
fuzz: $(VENV)/dev
	$(BIN)/python -m tests.fuzz $(SECONDS) $(FUZZ)
SECONDS := 3600

bench: $(VENV)/dev
	$(BIN)/python -m tests.bench

# Record the golden chats anew; read the difference before committing it.
chats: $(VENV)/dev
	UPDATE_CHATS=1 $(BIN)/pytest tests/test_chats.py

# Change the rules and the record here and there, and tell what no test notices: `make mutants MUTANTS=50 ONLY=flows/thai`.
mutants: $(VENV)/dev
	$(BIN)/python -m tests.mutants

# Known weaknesses of the pinned versions; asks the package index. First of an old version that has some: where the
# index tells none of it, it would tell none of ours.
audit: $(VENV)/dev
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet pip-audit
	@echo jinja2==2.10 | $(AUDIT) --no-deps -r /dev/stdin 2>&1 | grep -qE 'PYSEC-|GHSA-|CVE-' || \
		{ echo "Nothing was audited: the package index tells no weakness of Jinja2 2.10, which has known ones; run this where it tells them." >&2; exit 1; }
	$(AUDIT) --require-hashes -r requirements-dev.txt
AUDIT := $(VENV)/audit/bin/pip-audit --strict --disable-pip

# Pin all versions anew, with hashes and without any download address.
lock: $(VENV)/dev
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile pyproject.toml --universal --upgrade $(PINS) -o requirements.txt
	$(VENV)/lock/bin/uv pip compile pyproject.toml --universal --extra dev -c requirements.txt $(PINS) -o requirements-dev.txt
PINS := --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

$(VENV)/run: requirements.txt pyproject.toml
	@echo "Setting up in $(VENV): this takes a minute or two, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) var build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
