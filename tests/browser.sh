#!/bin/sh
# browser.sh [--screenshots FOLDER] - runs browser.mjs with Chromium, which it installs if it is missing.
set -eu
cd "$(dirname "$0")/.."
gen/need.sh nodejs npm chromium || exit 2
sh tests/npm.sh >&2
CHROMIUM=${CHROMIUM:-$(command -v chromium)}
export CHROMIUM
exec node --preserve-symlinks --preserve-symlinks-main build/node/tests/browser.mjs "$@"
