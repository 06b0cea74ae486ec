#!/bin/sh
# Everything that can be said of the code without running it. The types take as long as all the rest, so
# they are looked at beside it; whatever is wrong is told in one go.
# Usage: lint.sh FOLDER_OF_THE_PROGRAMS
bin=$1
types=$(mktemp)
trap 'kill "$beside" 2>/dev/null; rm -f "$types"' EXIT
trap 'exit 130' INT TERM
"$bin/mypy" >"$types" 2>&1 </dev/null &
beside=$!
status=0
"$bin/ruff" check || status=1
"$bin/ruff" format --check || status=1
"$bin/lint-imports" --no-logo || status=1
"$bin/bandit" --quiet --configfile pyproject.toml --recursive bot || status=1
wait "$beside" || status=1
cat "$types"
exit $status
