#!/bin/sh
# The browser tests drive a real Chromium: finds it, or installs Debian's when that is possible without asking.
set -eu

# The tests look for the same names in the same order.
find_chromium() {
    if [ -n "${DROM_CHROMIUM:-}" ]; then
        command -v "$DROM_CHROMIUM"
        return
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

find_chromium >/dev/null && exit 0

if [ -n "${DROM_CHROMIUM:-}" ]; then
    echo "DROM_CHROMIUM is set to '$DROM_CHROMIUM', which is not a program that can be started." >&2
    exit 1
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
fi
if command -v apt-get >/dev/null && $as_root true 2>/dev/null </dev/null; then
    echo "Installing Chromium for the browser tests."
    install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq"
    if $install update </dev/null >/dev/null &&
        $install install --yes --no-install-recommends chromium fonts-dejavu-core fonts-noto-color-emoji \
            </dev/null >/dev/null &&
        find_chromium >/dev/null; then
        exit 0
    fi
fi
echo "The browser tests need Chromium and it could not be installed from here. Install the packages chromium" \
    "and fonts-dejavu-core, or set DROM_CHROMIUM to the path of a Chromium or Chrome." >&2
exit 1
