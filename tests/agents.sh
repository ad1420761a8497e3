#!/bin/sh
# agents.sh - output for agents without MCP: index --agents-md in budgets of all sizes, llms.txt, export and its errors.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=build/tests/agents
rm -rf $work
mkdir -p $work
p=$WORKOSDOCS
name=$(basename "$p")

# --- the index: no budget is exceeded, and every page is named or counted ---

# Prints the pages that an index names: expands braces as a shell does, removes titles and counts.
pages_of() {
    sed -e '1,/^All pages/d' -e '/^<!--/d' -e '/^$/d' -e 's/ - .*//' -e 's/ *+[0-9]*$//' -e '/\/$/d' -e '/^$/d' "$1" |
        bash -c 'while read -r line; do eval "printf \"%s\n\" $line"; done'
}
counted() { sed -e '1,/^All pages/d' "$1" | grep -o '+[0-9]*$' | tr -d + | awk '{ n += $1 } END { print n + 0 }'; }

"$p" llms.txt >$work/llms.txt
all=$(grep -c '^- \[' $work/llms.txt)
"$p" index --agents-md --max-bytes 1 >$work/none 2>$work/err
is "a budget that is too small: status" 2 $?
is "a budget that is too small: standard output is empty" "" "$(cat $work/none 2>&1)"
minimum=$(sed -n 's/.* at least \([0-9]*\),.*/\1/p' $work/err)
for budget in "$minimum" 700 1024 2000 4096 8192 40000 1000000; do
    "$p" index --agents-md --max-bytes "$budget" >$work/index || not_ok "budget $budget" "status $?"
    size=$(wc -c <$work/index)
    pages_of $work/index >$work/pages
    is "budget $budget is not exceeded" yes "$([ "$size" -le "$budget" ] && echo yes || echo "$size")"
    is "budget $budget: markers around it, whole lines" "<!-- $name:begin <!-- $name:end -->" \
        "$(head -n 1 $work/index | cut -d , -f 1) $(tail -n 1 $work/index)"
    is "budget $budget: every page is named once or counted" "$all" \
        "$(($(sort -u $work/pages | wc -l) + $(counted $work/index)))"
    # shellcheck disable=SC2046
    [ ! -s $work/pages ] || "$p" show --max-chars 500 $(head -n 20 $work/pages) >/dev/null 2>$work/err
    is "budget $budget: show takes what it names" 0 $?
    cp $work/index "$work/index.$budget"
done
while read -r page; do "$p" outline "$page" >/dev/null || echo "$page"; done <$work/pages >$work/unknown 2>&1
is "a budget without limit: every page is named, and each name is a page" "$all " "$(wc -l <$work/pages) $(cat $work/unknown)"
"$p" index --agents-md >$work/index
same_file "the default budget is 8192" $work/index.8192 $work/index
is "half of a small budget is used, nearly all of a large one" yes \
    "$([ "$(wc -c <$work/index.2000)" -gt 1500 ] && [ "$(wc -c <$work/index.8192)" -gt 7800 ] && echo yes)"
first=$(sed -n '/^All pages/{n;n;p;}' $work/index.2000 | sed 's/[{}]//g' | cut -d , -f 1)
has "the first page named opens a product" "\`$first\`" "$("$p" list | grep '^- ')"

# The markers enclose the whole index, so that a newer one can replace it.
{ echo "# Ours"; cat $work/index.2000; echo "More of ours"; } >$work/AGENTS.md
sed -e "/^<!-- $name:begin/,/^<!-- $name:end/d" $work/AGENTS.md >$work/without
is "the markers enclose the whole index" "# Ours
More of ours" "$(cat $work/without)"
"$p" index >/dev/null 2>$work/err
is "index without --agents-md is wrong usage" \
    "2 $name: index needs an option: index --agents-md [--max-bytes N]" "$? $(cat $work/err)"

# --- llms.txt and export ---

resource() { # URI - its text
    client='"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}'
    printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{'"$client"'}}' \
        '{"jsonrpc":"2.0","id":2,"method":"resources/read","params":{"uri":"'"$1"'"}}' | "$p" mcp | tail -n 1 |
        node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0, "utf8")).result.contents[0].text)'
}
prefix=${TOOL_PREFIX:-workos}
resource "$prefix://llms.txt" >$work/resource
same_file "llms.txt is the resource" $work/resource $work/llms.txt

"$p" export $work/deep/er/out >$work/said
is "export makes its folders: status" 0 $?
# In files, links lead to files, and images have their addresses: only these differ.
plain_links() { sed -E 's/!\[([^]]*)\]\([^)]*\)/[Image: \1]/g; s/\]\([^)]*\)/](x)/g; s/^Linked from.*//; /^<a id="[^"]*"><\/a>$/d' "$1"; }
plain_links $work/llms.txt >$work/llms.plain
plain_links $work/deep/er/out/llms.txt >$work/llms.exported
same_file "export: llms.txt is among the files, with links to files" $work/llms.plain $work/llms.exported
files=$(find $work/deep/er/out -type f | wc -l) size=$(find $work/deep/er/out -type f -exec cat {} + | wc -c)
is "export says how many files and bytes" "$files files, $size bytes in $work/deep/er/out" "$(cat $work/said)"
is "export: one file per page, and llms.txt" $((all + 1)) "$(find $work/deep/er/out -type f | wc -l)"
page=$(pages_of $work/index.2000 | tail -n 1)
resource "$prefix://docs/$page" >$work/resource
plain_links $work/resource | sed '/^---$/,$d' >$work/page.plain
plain_links "$work/deep/er/out/$page.md" | sed '/^---$/,$d' >$work/page.exported
same_file "export: the file of a page is its resource, with links to files" $work/page.plain $work/page.exported

"$p" export $work/raw --format raw >/dev/null
rm $work/raw/llms.txt
docs=$CORPUS_PAGES/docs
[ -d "$docs" ] || docs=$CORPUS_PAGES
(cd "$docs" && find -L . -name '*.md' -o -name '*.mdx' | sort) >$work/sources
is "export --format raw: every source, byte for byte" "$(wc -l <$work/sources) sources, 0 differ" \
    "$(find $work/raw -type f | wc -l) sources, $(while read -r f; do
        cmp -s "$docs/$f" "$work/raw/$f" || echo "$f"
    done <$work/sources | wc -l) differ"

refuses() { # NAME TEXT ARG... - status 2 and one line on standard error with TEXT in it
    subject=$1 text=$2
    shift 2
    "$@" >$work/out 2>$work/err
    is "export refuses $subject: status, output" "2 " "$? $(cat $work/out)"
    has "export refuses $subject: message" "$text" "$(cat $work/err)"
}
echo mine >$work/raw/mine
refuses "a folder that is not empty"  "add --force"                       "$p" export $work/raw
refuses "a file"                      "is not a folder"                   "$p" export $work/said
refuses "an unknown language"         "unknown language klingon"      "$p" export $work/new --language klingon
refuses "two folders"                 "unexpected argument: $work/newer"           "$p" export $work/new $work/newer
refuses "an unknown format"            "unknown value pdf: use one of markdown raw"         "$p" export $work/new --format pdf
is "a refused export makes no folder" "" "$(ls -d $work/new $work/newer 2>/dev/null)"
"$p" export --force --format raw $work/raw >/dev/null
is "--force writes into the folder and keeps other files" "0 mine" "$? $(cat $work/raw/mine)"
"$p" export --language all $work/all >/dev/null && ok "--language all" || not_ok "--language all"
"$p" export --language 'react, python' $work/two >/dev/null && ok "--language react, python" || not_ok "--language react, python"
refuses "an unknown one of two languages" "unknown language klingon; known: " "$p" export $work/new --language 'python,klingon'

# Export does not follow links out of the folder.
folder=$(pages_of $work/index | sed -n 's|/.*||p' | head -n 1)
mkdir $work/outside $work/linked
ln -s ../outside "$work/linked/$folder"
refuses "a folder that is a link"     "the path has a symbolic link"        "$p" export --force $work/linked
single=$(cd $work/deep/er/out && ls ./*.md | head -n 1)
mkdir $work/linked2
ln -s ../outside/file "$work/linked2/$single"
refuses "a file that is a link"       "the path has a symbolic link"        "$p" export --force $work/linked2
is "no file was written through a link" "" "$(ls $work/outside 2>&1)"

# A full disk: a small file system in a mount namespace, as root or as a user if the system permits user namespaces.
for namespaces in -m -rm none; do
    mkdir -p $work/disk
    [ $namespaces = none ] || ! unshare $namespaces mount -t tmpfs -o size=256k none $work/disk 2>/dev/null || break
done
on_disk() { # OPTION - exports to a file system that is mounted with this option
    # shellcheck disable=SC2016
    unshare $namespaces sh -c 'mount -t tmpfs -o "$1" none "$2" && exec "$3" export "$2/new"' sh "$1" $work/disk "$p"
}
if [ $namespaces = none ]; then
    skip "export refuses a full disk" "this system permits no mount namespace (unshare -m)"
    skip "export refuses a read-only file system" "this system permits no mount namespace (unshare -m)"
else
    refuses "a full disk"             "No space left on device ("         on_disk size=256k
    refuses "a read-only file system" "Read-only file system"             on_disk ro
fi

# A folder without write permission. Root can write everywhere unless it gives up that capability.
mkdir -m 555 $work/closed
as_user=
[ "$(id -u)" != 0 ] || as_user='setpriv --bounding-set=-dac_override,-dac_read_search'
if $as_user [ -w $work/closed ] 2>/dev/null || ! $as_user true 2>/dev/null; then
    skip "export refuses a folder without write permission" "root cannot give up its capabilities here (setpriv)"
else
    refuses "a folder without write permission" "Permission denied"       $as_user "$p" export $work/closed/new
fi
finish
