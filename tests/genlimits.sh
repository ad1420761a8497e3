#!/bin/sh
# genlimits.sh - the generator on pages of about a megabyte that repeat one construct, often one that is opened and never
# closed. Each takes about a second; the limit is 20 s. If the time grew with the square of the length, each would take
# minutes.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=build/tests/genlimits
rm -rf $work
mkdir -p $work/docs

repeat() { # TEXT COUNT - in TEXT, @ is a line feed and & the number of the copy
    seq "$2" | sed "s|.*|$1|" | tr -d '\n' | tr @ '\n'
}

in_time() { # NAME COMMAND... - generates from the page that the commands print
    name=$1
    shift
    "$@" >$work/docs/page.mdx
    status=0
    timeout 20 build/gen --corpus $work --name x -o $work/o.c 2>$work/err || status=$?
    case $status in
    0) ok "$name" ;;
    124) not_ok "$name" "not finished after 20 s" ;;
    *) not_ok "$name" "status $status" "$(grep error: $work/err)" ;;
    esac
}
nested() { repeat "<$1>@" 40000 && repeat "</$1>@" 40000; }
unmatched() { repeat '<A>' 100000 && repeat '</B>' 100000; }
front_matter() { echo --- && repeat 'k&: 1@' 60000 && echo --- && echo '# Title'; }

in_time "different headings with the same headings below them" repeat '## 1.&.0@@### Patch Changes@@- fix &@@' 20000
in_time "one heading, repeated" repeat '## a@@' 100000
in_time "images that do not end" repeat '![a](' 200000
in_time "images inside images" repeat '![' 300000
in_time "HTML comments that do not end" repeat '<!--' 300000
in_time "MDX comments that do not end" repeat '{/*' 300000
in_time "tags that are not closed" repeat '<A>' 200000
in_time "tags that are not closed, one on each line" repeat '<A>@' 200000
in_time "closing tags of another name" unmatched
in_time "tags whose braces are not closed" repeat '<A {' 200000
in_time "nested components" nested A
in_time "nested callouts" nested Callout
in_time "nested code blocks" nested CodeBlock
in_time "nested SVG" nested svg
in_time "code blocks" repeat '```js@x@```@@' 60000
in_time "hyphens on one line" repeat '-' 1000000
in_time "keys in front matter" front_matter

# Anchors stay unique and count up.
repeat '## a@@## a 1@@' 3 >$work/docs/page.mdx
build/gen --corpus $work --name x -o $work/o.c 2>/dev/null && mkdir -p $work/dump &&
    $HOSTCC -std=c11 -Igen -o $work/dump/dump tests/dump.c $work/o.c
is "anchors of repeated headings" "a a-1 a-2 a-1-1 a-3 a-1-2" \
    "$($work/dump/dump | sed -n 's/^   section [0-9]* #\([^ ]*\) .*/\1/p' | tr '\n' ' ' | sed 's/ $//')"

# A file that is not regular could block the build.
mkfifo $work/workosdocs.yml $work/docs/pipe.md
timeout 20 build/gen --corpus $work --name x -o $work/o.c 2>$work/err
is "pipes: status" 0 $?
for name in workosdocs.yml docs/pipe.md; do
    has "pipes: $name is named" "$work/$name: warning: skipped: not a regular file" "$(cat $work/err)"
done
rm $work/workosdocs.yml $work/docs/pipe.md
mkfifo $work/pipe.txt
timeout 20 build/gen --corpus $work --synonyms $work/pipe.txt --name x -o $work/o.c 2>$work/err
is "a list of synonyms that is a pipe: status" 1 $?
has "a list of synonyms that is a pipe: message" "pipe.txt: error: cannot read: not a regular file" "$(cat $work/err)"
rm -rf $work/docs
finish
