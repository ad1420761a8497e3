#!/bin/sh
# gen.sh [--record] - the generator on the small corpus: its tables, printed as text, equal corpus-small.out. On damaged
# copies it reports the error and its place. --record writes corpus-small.out again: read the diff before you commit it.
# corpus-site.out is the same for pages with choices and with syntax of a documentation site.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=build/tests/gen
rm -rf $work
mkdir -p $work

dump() { # TABLES - as text
    $HOSTCC -std=c11 -Wall -Wextra -Igen -o $work/dump tests/dump.c "$1" >&2 && $work/dump
}

# --- the tables ---

small_corpus || { cat $small/gen.err >&2; exit 2; }
dump $small/corpus_data.c >$work/dump.out || exit 2
if [ "${1:-}" = --record ]; then
    cp $work/dump.out tests/corpus-small.out
    exit
fi
same_file "tables of the small corpus" tests/corpus-small.out $work/dump.out
lacks "the small corpus gives no warning" $small/gen.err -e warning: -e error:
has "a summary says what there is" "sections         14 entries" "$(cat $small/gen.err)"

gen_small tests/corpus-small $work/again.c 2>/dev/null
same_file "a second run gives the same bytes" $small/corpus_data.c $work/again.c
cp -R tests/corpus-small $work/copy && mv $work/copy/docs/notes.md $work/notes.md && cp $work/notes.md $work/copy/docs/
gen_small $work/copy $work/copy.c 2>/dev/null
same_file "so does a copy elsewhere, its files newer and in another order" $small/corpus_data.c $work/copy.c

# --- errors and warnings ---

# damage NAME STATUS MESSAGE COMMAND... - copies the small corpus, runs the commands in the copy, then the generator:
# its status and a line of its messages. Every message begins with the file, and the line where there is one.
damage() {
    name=$1 status=$2 message=$3
    shift 3
    rm -rf $work/v $work/v.c
    cp -R tests/corpus-small $work/v
    (cd $work/v && eval "$*") || not_ok "$name" "the damage itself failed"
    got=0
    build/gen --corpus $work/v --name small --version 1 --synonyms $work/v/synonyms.txt --aliases $work/v/aliases.txt \
        --companions $work/v/companions.txt --paths $work/v/paths.txt -o $work/v.c 2>$work/v.err || got=$?
    if [ $got != "$status" ]; then not_ok "$name" "status $got, not $status" "$(cat $work/v.err)"
    elif ! grep -q -e "^[a-z./-]*$message" $work/v.err; then
        not_ok "$name" "no such line: $message" "$(cat $work/v.err)"
    elif [ $got != 0 ] && { [ -e $work/v.c ] || [ -e $work/v.c.part ]; }; then not_ok "$name" "an output file was left"
    else ok "$name"
    fi
}

damage "bad YAML" 0 'reference/cat.mdx:6: warning: YAML: ' \
    "sed -i 's/self: A/self: [A/' docs/reference/cat.mdx"
damage "a YAML key twice" 0 'cats/index.mdx:3: warning: YAML: duplicate key .title.' \
    "sed -i 's/^description:/title:/' docs/cats/index.mdx"
damage "a reference to a name that nothing defines" 0 'reference/cat.mdx:12: warning: reference: (cat.mane) has no' \
    "sed -i 's/(cat.self)/(cat.mane)/' docs/reference/cat.mdx"
damage "invalid UTF-8" 0 'docs/notes.md:18: warning: invalid UTF-8 at offset [0-9]* (byte 0xff), read as Windows' \
    "printf 'x\\n\\377\\n' >>docs/notes.md"
damage "NUL" 0 'docs/notes.md:17: warning: NUL byte at offset' \
    "printf 'a\\000b\\n' >>docs/notes.md"
damage "a fence that is never closed" 0 'notes.md:7: warning: this code fence is not closed' \
    "sed -i '9d' docs/notes.md"
damage "a link to no page" 0 'events.mdx:11: warning: the link to /dogs leads to no page' \
    "sed -i 's|(/cats)|(/dogs)|' docs/events.mdx"
damage "a link to no section" 0 'cats/index.mdx:[0-9]*: warning: the link to /events#barking leads to no section' \
    "sed -i 's|#purring|#barking|' docs/cats/index.mdx"
damage "two files for one path" 0 'docs/cats/index.mdx: warning: .cats. is already' \
    "echo Cats >docs/cats.md"
damage "an empty page" 0 'docs/notes.md: warning: the page is empty' \
    ": >docs/notes.md"
damage "no page" 1 'docs: error: no page: looked for \*.md, \*.mdx and' \
    "rm -r docs/*"
damage "no such folder" 1 ': error: ' \
    "rm -r ../v"
damage "an alias for no page of this corpus" 1 'aliases.txt:6: error: there is no page or section dogs' \
    "printf 'corpus: small 1\\ndogs\\n  fetch\\n' >>aliases.txt"
damage "an alias for no section of this corpus" 1 'aliases.txt:6: error: there is no page or section cats#barking' \
    "printf 'corpus: small 1\\ncats#barking\\n  woof\\n' >>aliases.txt"
damage "an alias for a page that is only a list of pages" 1 'aliases.txt:6: error: there is no page or section cats/_navigation' \
    "printf 'corpus: small 1\\ncats/_navigation\\n  woof\\n' >>aliases.txt"
damage "an alias for a section of another corpus" 0 \
    '  aliases    2 phrases, 3 pages without, 1 for pages not in this corpus' \
    "printf 'corpus: large 1\\ncats#barking\\n  woof\\n' >>aliases.txt"
damage "an alias for a page of another corpus" 0 \
    '  aliases    2 phrases, 3 pages without, 1 for pages not in this corpus' \
    "printf 'corpus: large 1\\ndogs\\n  fetch\\n' >>aliases.txt"
damage "a companion for no page of this corpus" 1 'companions.txt:7: error: there is no page or section dogs' \
    "printf 'corpus: small 1\\ndogs\\n  cats 6\\n' >>companions.txt"
damage "a companion that is no page of this corpus" 1 'companions.txt:8: error: there is no page dogs in this corpus' \
    "printf 'corpus: small 1\\ncats\\n  dogs 6\\n' >>companions.txt"
damage "a companion of another corpus" 0 '  companions 3, 1 for pages not in this corpus, 6 bytes' \
    "printf 'corpus: large 1\\ndogs\\n  cats 6\\n' >>companions.txt"
damage "a companion with an anchor" 1 'companions.txt:7: error: events#purring is a section: a companion is a page' \
    "printf 'cats\\n  events#purring 6\\n' >>companions.txt"
damage "companions of each other, named on both pages" 1 'companions.txt: error: events is named twice as a companion of cats' \
    "printf 'events\\n  cats 6\\n' >>companions.txt"
damage "a companion without a page above it" 1 'companions.txt:1: error: an entry needs a page or section above it' \
    "printf '  cats 6\\n' >companions.txt"
damage "companions with CRLF, tabs and no end of line" 0 '  companions 2, 0 for pages not in this corpus, 4 bytes' \
    "printf 'cats\\r\\n\\tevents\\t6 ' >companions.txt"
damage "a page that is its own companion" 1 'companions.txt:7: error: cats is the page itself' \
    "printf 'cats#food\\n  cats 6\\n' >>companions.txt"
for weight in '' ' 0' ' 13' ' 6x' ' 100' ' -1'; do
    damage "a companion with the weight '$weight'" 1 'companions.txt:7: error: a companion is a path and a weight from 1 to 12' \
        "printf 'cats\\n  notes$weight\\n' >>companions.txt"
done
damage "a synonym for nothing" 1 'synonyms.txt:4: error: a rule must be' \
    "echo lonely >>synonyms.txt"
damage "a move to no page of this corpus" 1 'paths.txt:8: error: there is no page and no folder kennel in this corpus' \
    "printf 'corpus: small 1\\ndogs kennel\\n' >>paths.txt"
damage "a move away from a page" 1 'paths.txt:8: error: cats is a page or folder of this corpus: not an old path' \
    "printf 'corpus: small 1\\ncats events\\n' >>paths.txt"
damage "a move away from a folder" 1 'paths.txt:8: error: reference is a page or folder of this corpus: not an old path' \
    "printf 'corpus: small 1\\nreference cats\\n' >>paths.txt"
damage "two moves of one path" 1 'paths.txt: error: felines has two rules' \
    "printf 'felines events\\n' >>paths.txt"
damage "a move to nowhere" 1 'paths.txt:7: error: a rule must be' \
    "echo felines >>paths.txt"
damage "malformed RSS" 1 'rss.xml:10: error: malformed XML' \
    "sed -i 's|</link>||' rss.xml"
damage "a changelog without entries" 0 'packages/purr/CHANGELOG.md: warning: no changelog entry found' \
    "echo Nothing >packages/purr/CHANGELOG.md"

build/gen --corpus tests/corpus-small 2>$work/usage.err
is "no output file is wrong usage: status" 2 $?
has "no output file is wrong usage: message" "usage: gen --corpus DIR -o FILE" "$(cat $work/usage.err)"
build/gen --corpus tests/corpus-small -o $work/none/x.c 2>$work/write.err
is "an output file that cannot be written: status" 1 $?
has "an output file that cannot be written: message" "$work/none/x.c.part: error: cannot be written" \
    "$(cat $work/write.err)"

# --- changelogs ---

mkdir -p $work/log/docs $work/log/packages/p $work/log/packages/d
echo '# A' >$work/log/docs/a.md
cat >$work/log/packages/p/CHANGELOG.md <<'EOF'
# Changelog of p

Text before the first entry.

## [Unreleased]

## [2.0.0] - 2 Sept. 2024 {#two}

<a id="2.0.0"></a>

### Breaking: *all*

- A [link][docs], `code` and 2 \* 3 &lt; 7,
  on two lines
  * nested
    1. deeper
    2. still

  A second paragraph.

  ```js
  if (a)
    b();
  ```
- <https://example.org/a>

<details>
<summary>More</summary>
In HTML &amp; short.
</details>

### Fixed

| a | b |
| - | - |

> A quotation
> of two lines

1.9.0 / January 1st, 2024
-------------------------

* Old

##### 1.8.1

[docs]: https://example.org/docs
[2.0.0]: https://example.org/2.0.0
EOF
cat >$work/log/packages/d/CHANGELOG.md <<'EOF'
## 1.1.8 (released on 2024/12/31)
## v1.1.7 2024.02.30
## 2024-02-29
## 1.1.6 - Tue, 02 Jan 24 23:30:00 EST
## 1.1.5 - 31-Dec-2023 00:30 +0100
## 1.1.4, Mar 3, 2023
## 1.1.3 - Codename
EOF
build/gen --corpus $work/log -o $work/log.c 2>/dev/null
dump $work/log.c >$work/log.out
cat >$work/log.expected <<'EOF'
changelogs
   d
      2024-12-31 "1.1.8"
      2024-02-29 "2024-02-29"
      2024-01-03 "1.1.6"
      2023-12-30 "1.1.5"
      2023-03-03 "1.1.4"
       "v1.1.7 2024.02.30"
       "1.1.3 - Codename"
   p
      2024-09-02 "2.0.0" https://example.org/2.0.0
         "Breaking: all: A [link](https://example.org/docs), `code` and 2 \* 3 &lt; 7, on two lines\n  - nested\n    1. deeper\n    2. still\n\n  A second paragraph.\n```js\nif (a)\n  b();\n```"
         "Breaking: all: <https://example.org/a>"
         "Breaking: all: More In HTML & short."
         "Fixed: | a | b |\n| - | - |"
         "Fixed: > A quotation of two lines"
      2024-01-01 "1.9.0"
         "Old"
       "1.8.1"
EOF
sed -n '/^changelogs/,/^$/p' $work/log.out | sed '$d' >$work/log.got
same_file "changelogs in Markdown: headings, links, lists, code, HTML; dates and zones" $work/log.expected $work/log.got

# --- bring your own: a plain folder of .md files ---

mkdir -p $work/plain/deep
printf '# One\n\nSee [two](deep/two.md).\n' >$work/plain/one.md
printf 'No heading here.\n' >$work/plain/deep/two.md
printf 'not a page\n' >$work/plain/readme.txt
build/gen --corpus $work/plain --title Plain -o $work/plain.c 2>$work/plain.err
is "a plain folder of .md files" 0 $?
is "its pages" "page 0 deep/two, file deep/two.md, \"two\", nav 1
   linked from one
   section 0 # \"two\" level 0, line 1, 17 bytes
        |No heading here.

page 1 one, file one.md, \"One\", nav 2
   links to deep/two
   section 1 #one \"One\" level 0, line 1, 22 bytes
      + |See [two](/deep/two)." "$(dump $work/plain.c | sed -n '/^page/,/^segments/p' | sed '$d' | sed '$d')"
is "its tree: folders, and pages by their titles" "\
   0 deep (deep) 1
   1   two (deep/two) 1, page 0
   2 One (one) 1, page 1" "$($work/dump | sed -n '/^nav/,/^$/p' | sed '1d;$d')"

# --- pages as people write them ---

odd=$work/repository/docs
mkdir -p "$odd/more ways"
cat >"$odd/underlined.md" <<'EOF'
A title
of two lines
=======

Part
----

See [one](more%20ways/page%281%29.md#a-part), [two](<more ways/page(1).md>), [three](#%0A),
[four](#%ff).
EOF
printf '\357\273\277+++\r\ntitle = '\''Hugo "and" Zola'\''\r\n%b' \
    'weight = 3\r\n[extra]\r\ndescription = "none"\r\n+++\r\n\r\n## A part\r\n' >"$odd/more ways/page(1).md"
printf '# Beside\n' >$work/repository/README.md
build/gen --corpus $odd/.. -o $work/odd.c 2>$work/odd.err
is "an underlined heading, TOML, names with blanks and brackets" \
    "page 0 more ways/page(1), file more ways/page(1).md, \"Hugo \"and\" Zola\", nav 1
   linked from underlined
   section 0 # \"Hugo \"and\" Zola\" level 0, line 7, 0 bytes
   section 1 #a-part \"A part\" level 2, line 8, 11 bytes, below 0
        |## A part$(printf '\r')

page 1 underlined, file underlined.md, \"A title of two lines\", nav 2
   links to more ways/page(1)
   section 2 #a-title-of-two-lines \"A title of two lines\" level 0, line 1, 0 bytes
   section 3 #part \"Part\" level 2, line 5, 141 bytes, below 2
        |Part
        |----
        |
      + |See [one](/more%20ways/page%281%29#a-part), [two](</more%20ways/page%281%29>), [three](/underlined#%0A),
      + |[four](/underlined#%ff)." \
    "$(dump $work/odd.c | sed -n '/^page/,/^segments/p' | sed '$d' | sed '$d')"
has "what stands beside docs/ is said to be left out" \
    "README.md: warning: left out: if there is a folder docs" "$(cat $work/odd.err)"
is "a folder called docs says nothing: the one above it names what it documents" 'repository local, , "repository", ' \
    "$(build/gen --corpus $odd -o $work/odd.c 2>/dev/null && dump $work/odd.c | head -n 1)"

mkdir -p $work/remarks
printf '# Cats\n\nA <!-- cat\npurrs --> meows.\n\n```html\n<!-- shown -->\n```\n\n<!-- one --> <!-- two -->\n' \
    >$work/remarks/cats.md
printf '# Dogs\n\nA dog {/* barks */} runs.\n\n## Open\n\n{/* to the end\n' >$work/remarks/dogs.mdx
build/gen --corpus $work/remarks -o $work/remarks.c 2>$work/remarks.err
is "comments that are not rendered, up to the mark that ends them" \
    "$(printf '   "%s"\n' '<!-- cat\npurrs ' '<!-- one ' '<!-- two ' '{/* barks ')" \
    "$(dump $work/remarks.c | sed -n '/^comments/,/^$/p' | sed '1d;$d')"

# --- branches of which the site shows one at a time, and content that only the site has ---

mkdir -p $work/site/sdks
cat >$work/site/start.mdx <<'EOF'
---
originalPath: start.mdx
---

---

# Start

Be quick.

---

## Install

- $ stack="next, remix"

  `npm install`&rarr;![A box](https://cats.example/box.png?size=1)

- $ stack="ruby"

  ### Gems

  See [other](/old/place) or [what happens](/start/cat.purred).

  - | Bundler

    #### Locked `a_b`

    ```
    https://api_workos_com/x
    ```

  - | Terminal
    Type.

After all of them.

- $ stack="next"

  ### Run

Term
: Its meaning.

<GlossaryMarker>A</GlossaryMarker>

<Event.Root>
  <Event.Details name="cat.purred" />
  <Event.Description>See [gems](sdks/one).</Event.Description>
</Event.Root>

***
EOF
printf '## Installation\n\n<CodeBlock file="start-it" />\n' >$work/site/sdks/one.mdx
printf '## Installation\n\n```sh title="Start it"\nrun\n```\n\n[a](/start#locked-a-b)\n' >$work/site/sdks/authkit-js.mdx
printf 'old start#gems\n' >$work/site-paths.txt
build/gen --corpus $work/site --paths $work/site-paths.txt -o $work/site.c 2>$work/site.err
lacks "nothing is wrong with choices" $work/site.err -e warning: -e error:
dump $work/site.c | sed -n '/^page/,/^segments/p' | sed '$d' >$work/site.out
same_file "choices, definitions, placeholders, images, rules, titles that several pages have" \
    tests/corpus-site.out $work/site.out
# --- a link in the target of a link, in HTML ---

rm -rf $work/target && mkdir -p $work/target/a/b
echo '# I' >$work/target/a/b/index.md
echo '<b>[]( cat index](cat.md#a)</b>' >$work/target/a/b/cat.md
build/gen --corpus $work/target --name x -o $work/target.c 2>$work/target.err
is "a link in the target of a link: status" 0 $?

# --- links: only files in the folder are read ---

rm -rf $work/links $work/outside
mkdir -p $work/links/docs/sub $work/links/examples $work/links/changelogs $work/links/packages $work/outside/p
echo '# Secret' >$work/outside/secret.md
echo 'title: Secret' >$work/outside/settings.yml
cp $work/outside/secret.md $work/outside/p/CHANGELOG.md
echo 'secret' >$work/outside/secret.js
cp tests/corpus-small/rss.xml $work/outside/rss.xml
echo '# One' >$work/links/docs/one.md
echo '# Two' >$work/links/docs/sub/two.md
out=$PWD/$work/outside
(cd $work/links && ln -s "$out/secret.md" docs/secret.md && ln -s ../../outside/secret.md docs/relative.md &&
    ln -s "$out" docs/folder && ln -s "$out/settings.yml" workosdocs.yml && ln -s "$out/secret.js" examples/secret.js &&
    ln -s "$out/rss.xml" rss.xml && ln -s "$out/rss.xml" changelogs/x.xml && ln -s "$out/p" packages/p &&
    mkdir packages/q && ln -s "$out/secret.md" packages/q/CHANGELOG.md && ln -s /dev/zero docs/zero.md &&
    ln -s sub/two.md docs/inside.md && ln -s ../docs/one.md docs/again.md && ln -s two.md docs/sub/near.md)
build/gen --corpus $work/links/ --name x -o $work/links.c 2>$work/links.err
is "links: status" 0 $?
dump $work/links.c >$work/links.out
is "links: files inside are pages" "again, inside, one, sub/near, sub/two," \
    "$(sed -n 's/^page [0-9]* \([^ ]*\) .*/\1/p' $work/links.out | tr '\n' ' ' | sed 's/ $//')"
lacks "links: no other file is read" $work/links.out -i -e secret
for name in docs/secret.md docs/relative.md workosdocs.yml examples/secret.js rss.xml changelogs/x.xml packages/p \
    packages/q/CHANGELOG.md docs/zero.md; do
    has "links: $name is named" "$name: warning: skipped: a link that leads out of the folder" "$(cat $work/links.err)"
done
has "links: docs/folder is named" "docs/folder: warning: a link to a folder is not followed" "$(cat $work/links.err)"
rm -rf $work/links/docs && ln -s "$out" $work/links/docs
build/gen --corpus $work/links --name x -o $work/links.c 2>$work/links.err
has "links: a folder docs that is elsewhere" "links/docs: warning: skipped: a link that leads out" "$(cat $work/links.err)"
ln -s "$out/secret.md" $work/links/synonyms.txt
echo '# One' >$work/links/one.md
build/gen --corpus $work/links --synonyms $work/links/synonyms.txt -o $work/links.c 2>$work/links.err
is "links: a list of synonyms that is elsewhere: status" 1 $?
has "and message" "synonyms.txt: error: cannot read: it leads out of the folder" "$(cat $work/links.err)"

# --- files for better search, in a folder of one's own ---

mkdir -p $work/own && echo '# One' >$work/own/one.md
for name in stems synonyms aliases companions; do
    : >$work/own/$name.txt
    has "$name.txt in a folder of pages is read" "--$name
$PWD/$work/own/$name.txt" "$(CORPUS=$work/own CORPUS_KEY=own NAME=own TOOL_PREFIX=own gen/tables.sh options)"
done
finish
