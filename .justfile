# The same lines that .ci/run and the README use, by name.

# everything CI runs
ci:
    .ci/run

# the tests
test *ARGS:
    .venv/bin/pytest {{ARGS}}

# the tests that take longer
long:
    .venv/bin/pytest -m long

# lint, types, room rule
check:
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/mypy
    .venv/bin/lint-imports

# the whole pipeline on the built-in press
demo:
    .venv/bin/gapwire demo --out report

# one benchmark by name: just bench pipeline
bench NAME *ARGS:
    .venv/bin/python tests/bench/{{NAME}}.py {{ARGS}}
