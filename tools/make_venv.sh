#!/bin/sh
# make_venv.sh FOLDER PYTHON...: makes a virtual environment with the first Python that is new enough and can.
set -eu
folder=$1
shift
found=
for python in "$@"; do
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))' \
        2>/dev/null </dev/null) || continue
    found=$version
    "$python" -c 'import ensurepip, venv' 2>/dev/null </dev/null || continue
    echo "Making $folder with Python $version."
    exec "$python" -m venv --clear "$folder" </dev/null
done
if [ -n "$found" ]; then
    echo "Python $found is here but cannot make virtual environments. Install its venv module" \
        "(on Debian and Ubuntu: apt-get install python3-venv) and try again." >&2
else
    echo "Drom needs Python 3.11 or newer and found none. Install it, or name it: make try PYTHON=/path/to/python3" >&2
fi
exit 1
