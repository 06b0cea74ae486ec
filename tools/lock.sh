#!/bin/sh
# lock.sh UV: writes both lock files, for every platform and every supported Python, from the public index.
set -eu
uv=$1

compile() {
    "$uv" pip compile pyproject.toml --quiet --upgrade --no-config --system-certs \
        --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --group build "$@" </dev/null
}

compile --output-file requirements.lock
compile --extra dev --constraint requirements.lock --output-file requirements-dev.lock
