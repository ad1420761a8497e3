#!/bin/sh
# clients.sh [CLIENT] - `make check-clients`: coding agents from npm, in the versions of tests/clients/package-lock.json,
# call the tools of this program. Installs them into build/clients (1.7 GB). The agents run without a network if the
# system permits a network namespace, otherwise with a proxy that does not exist. clients/clients.mjs has the tests.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
gen/need.sh nodejs npm || exit 2
folder=build/clients
mkdir -p $folder
if ! cmp -s tests/clients/package-lock.json $folder/installed.json; then
    cp tests/.npmrc tests/clients/package.json tests/clients/package-lock.json $folder/
    (cd $folder && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 || exit 2
    cp tests/clients/package-lock.json $folder/installed.json
fi

# The suite runs in a namespace with only a loopback interface.
alone='ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null; exec "$@"'
set -- node tests/clients/clients.mjs
if unshare -n sh -c "${alone%;*}; ping -c 1 -W 1 127.0.0.1 >/dev/null 2>&1" 2>/dev/null; then
    set -- unshare -n sh -c "$alone" alone "$@"
fi
"$@" >$folder/results
status=$?
cat $folder/results
echo "$(grep -c '^ok ' $folder/results) passed, $(grep -c '^not ok ' $folder/results) failed, $(
    grep -c '^skip ' $folder/results) skipped"
exit $status
