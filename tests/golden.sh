#!/bin/sh
# golden.sh [--record] - pages of different kinds as `workosdocs show` prints them, reviewed once by reading and kept as
# digests in golden.txt (the pages are not part of this repository). If a digest differs, compare the page with that of
# an older build, and record it if it is correct. Only for the version of the documentation that golden.txt names.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
golden=tests/golden.txt
work=build/tests/golden.txt

digests() {
    sed -n 's/^[0-9a-f]* *[0-9]* //p' $golden | while read -r arguments; do
        # shellcheck disable=SC2086 # they are words
        "$WORKOSDOCS" show $arguments >"$work.page" || printf 'no page\n' >"$work.page"
        printf '%s %7d %s\n' "$(sha256sum <"$work.page" | cut -c 1-16)" "$(wc -c <"$work.page")" "$arguments"
    done
}

version=$(sed -n 's/^# corpus //p' $golden)
mkdir -p build/tests
if [ "$CORPUS_KEY" != "$version" ]; then
    skip "golden pages" "the digests are of corpus $version, the program has $CORPUS_KEY"
    finish
fi
digests >"$work"
if [ "${1:-}" = --record ]; then
    { sed -n '/^#/p' $golden; cat "$work"; } >"$work.new" && cp "$work.new" $golden
fi
while read -r digest bytes arguments; do
    case $digest in '#') continue ;; esac
    if grep -q "^$digest *$bytes $arguments\$" "$work"; then ok "show $arguments"
    else not_ok "show $arguments" "was: $digest $bytes bytes" "is:  $(grep " $arguments\$" "$work")"
    fi
done <$golden
finish
