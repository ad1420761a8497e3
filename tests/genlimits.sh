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

in_time "containers that are not closed" repeat '::: tip@' 300000
in_time "containers of which every second one is closed" repeat '::: a@::: b@x@:::@' 75000
in_time "links in one paragraph" repeat '[a](#b) ' 150000
in_time "links to pages that do not exist" repeat '[a](/x&/y)@@' 100000
in_time "links to sections of a long page" repeat '## a&@@[a](#a&) [b](/page#a&)@@' 20000

# Many pages that link to each other's first page, and old paths for each of them.
linked_pages() { # COUNT
    rm -f $work/docs/*
    seq "$1" | awk -v docs=$work/docs '{ f = docs "/p" $1 ".md"; print "# Page " $1 "\n\n[a](p1.md) [b](/old/" $1 \
        "/x) [c](p" $1 % 7 + 1 ".md)" >f; close(f); print "old/" $1, "p" $1 }' >$work/paths.txt
    status=0
    timeout 20 build/gen --corpus $work --paths $work/paths.txt --name x -o $work/o.c 2>$work/err || status=$?
    is "pages that link to one page, moved paths: status" 0 $status
    has "pages that link to one page, moved paths: links" "0 lead nowhere" "$(cat $work/err)"
}
linked_pages 20000

# The memory grows with the text: at most 12 bytes for each of its bytes, and 60 MB for the rest. ulimit counts reserved
# memory too, of which arrays that double have up to twice of what they use.
rm -f $work/docs/*
awk -v docs=$work/docs 'function next_number(n) { seed = (seed * 1103515245 + 12345) % 2147483648
                                           return int(seed / 65536) % n }
    BEGIN { for (page = 0; page < 400; page++) {
        file = docs "/" page ".md"
        print "# Page " page >file
        for (line = 0; line < 150; line++) {
            text = line % 15 ? "" : "\n## Part " line " of " page "\n\n"
            for (word = 0; word < 18; word++)
                text = text "w" next_number(9) "or" next_number(1 + next_number(900)) "d" (word % 9 ? " " : ", ")
            print text >file
        }
        close(file)
    } }'
bytes=$(cat $work/docs/*.md | wc -c) status=0
(ulimit -v $((bytes * 12 / 1024 + 60000)) && build/gen --corpus $work --name x -o $work/o.c) 2>$work/err || status=$?
is "memory for $((bytes / 1000000)) MB of text" 0 "$status"
rm -f $work/docs/*

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
