# run    everything: environment, database, web server; prints the address (make run ARGS="--port 8001")
# test   lint, types, import rules, and every test in two processes (make test ARGS=tests/law for a part)
# check  lint, types and import rules only
# bench  one script per performance promise
# lock   renew the locks after a change of dependencies
PYTHON ?= python3
UV = .venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-annotate --no-header --no-emit-index-url --no-emit-find-links
export PYTHONUTF8 = 1

.PHONY: run test check bench lock
run:
	@$(PYTHON) scripts/setup.py && exec .venv/bin/fadu up $(ARGS)

test: check
	@.venv/bin/python -m pytest $(or $(ARGS),-n 2 --dist loadfile)

check:
	@$(PYTHON) scripts/setup.py --test
	@bad=; for tool in "ruff check ." mypy "lint-imports --no-cache"; do .venv/bin/$$tool || bad="$$bad $$tool;"; done; \
	  if [ -n "$$bad" ]; then echo "not clean:$$bad"; exit 1; fi

bench:
	@$(PYTHON) scripts/setup.py --test
	@set -e; for script in bench/*.py; do echo "== $$script"; .venv/bin/python $$script; done

lock:
	@$(PYTHON) scripts/setup.py --test
	@$(UV) --extra build pyproject.toml -o requirements.lock
	@$(UV) --extra build --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
