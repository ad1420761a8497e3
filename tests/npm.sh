#!/bin/sh
# npm.sh - installs the packages of the .mjs suites into build/node, unless this lock file is installed there already.
#
# build/node/tests is a link to this folder, since node looks packages up from the folder of a module. So a suite runs as
#   sh tests/npm.sh && node --preserve-symlinks --preserve-symlinks-main build/node/tests/SUITE.mjs
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/node
[ -L build/node/tests ] || ln -s ../../tests build/node/tests
cmp -s tests/package-lock.json build/node/installed.json && exit 0
cp tests/.npmrc tests/package.json tests/package-lock.json build/node/
(cd build/node && npm ci --no-audit --no-fund --loglevel=error) >&2
cp tests/package-lock.json build/node/installed.json
