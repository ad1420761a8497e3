#!/bin/sh
# cli.sh - the program as a process: commands and options, exit statuses, standard output and standard error, the end of
# input and closed output, and the contents of the binary. Expected answers are those of the small corpus.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
small_program >&2 || exit 2
p=$small/workosdocs
work=build/tests/cli
rm -rf $work
mkdir -p $work

# says STATUS TEXT ARG... - runs the program; TEXT must be in its output. With status 2 the output must be one line on
# standard error. With status 1 the message is on standard error.
says() {
    want=$1 text=$2
    shift 2
    status=0
    "$p" "$@" >$work/out 2>$work/err </dev/null || status=$?
    out=$(cat $work/out) err=$(cat $work/err) name="$(printf '%s ' "$@" | tr '\n' '?')=> $want $text"
    if [ $status != "$want" ]; then not_ok "$name" "status $status" "$out" "$err"
    elif [ $status = 2 ] && { [ -n "$out" ] || [ "$(wc -l <$work/err)" != 1 ]; }; then
        not_ok "$name" "not one line on standard error alone" "$out" "$err"
    elif [ $status = 0 ] && [ -n "$err" ]; then not_ok "$name" "on standard error:" "$err"
    else has "$name" "$text" "$out$err"
    fi
}

# --- commands: 0 found, 1 nothing found, 2 wrong usage ---

says 0 'cats#brushing'                        search brush
says 0 'Searched as: purring'                 search purrign
says 0 'Results for: cat (more: --cursor'        search cat --max-results 1
says 0 'Results for: cat (more: --cursor'        search --maxResults=1 cat
says 0 'bytes, 1 match'                       search --mode literal '| daily'
says 0 'Results for: cat -purring'            search cat -purring
says 0 'reference/cat#js'                     search cat --path reference --language js
says 1 'Nothing found in 14 sections'         search xyzzy
says 1 'Nothing found'                        search -- --max-results
says 0 'cat: weight 1.00'                     search cat --explain
says 2 'usage: workosdocs search QUERY'       search
says 0 '# Keeping a cat'                      show cats
says 0 '## Feeding'                           show cats#food
says 0 '## Feeding'                           show cats --section food
says 0 '**Returns** [cat]'                    show reference/cat --language js
says 0 '# What cats tell you'                 show notes events
says 0 '<Bowl size={2} />'                    show cats --raw
says 0 'Continue with --cursor'                 show cats --max-chars 500
says 1 'There is no page "dogs"'              show dogs
says 1 'has no section "barking"'             show cats#barking
says 0 '[There is no page "cat"; shown: `reference/cat`; also: `cats`.]' show cat
says 0 '[There is no page "cat"; shown: `reference/cat`; also: `cats`.]' outline cat
says 2 'usage: workosdocs show PATH'          show
says 0 '`#treats` Treats'                     outline cats
says 1 'There is no page "dogs"'              outline dogs
says 1 'has no section "barking"'             outline cats#barking
says 1 '`cats` is a page, but has no section' outline cats/barking
says 2 'usage: workosdocs outline PATH'       outline
says 0 'What cats tell you `events`'          list
says 0 '`reference/cat` Cat'                  list reference
says 1 'There is no page "dogs"'              list dogs
says 0 '- `cats` Cats: 1 example '    examples
says 0 '- `feeding`: 2 examples '              examples
says 0 'bowl.fill("tuna")'                    examples feeding --language py
says 1 'No match in 2 examples'              examples feeding --language ruby
says 1 'There is no group of examples "dogs"' examples dogs
says 0 '`purr`: 2 entries'                    changelog
says 0 '- First purr'                         changelog purr
says 0 'entries 1-1 of 1'                     changelog purr --since 2026-01
says 1 'no match in 2 entries'               changelog purr --query barking
says 0 'entries 1-1 of '                      changelog --since 2026-01 -n 1
says 1 'There is no changelog for "dogs"'     changelog dogs
says 0 'as they were built'                   verify
says 0 'corpus small 1'                       --version
says 0 'Exit status: 0 found'                 --help
says 0 'search QUERY...'                      search -h
says 0 'Exit status: 0 found'                 help
says 0 'Exit status: 0 found'                 help help
says 0 'usage: workosdocs mcp'                help mcp
says 2 'unknown command bark'             help bark
says 0 'serve MCP on stdin'                  mcp --help

says 2 'unknown command bark'             bark
says 2 'unknown option --bark'            --bark
says 2 '[--max-results is from 1 to 50: 50 was used.] path "nowhere" is not a page' search cat --path nowhere --max-results 99
says 1 '[--max-chars is from 500 to 50000: 500 was used.] There is no page "nowhere"' show nowhere --max-chars 1
says 2 'unknown command serch; did you mean search? to search: workosdocs search WORDS' serch cat
says 2 'did you mean changelog?'          chnagelog
says 2 'did you mean --max-results? (see' search cat --max-result 3
says 2 'did you mean --max-results?'      search cat --max=3
says 2 'did you mean --json?'             search cat --jsno
says 2 'did you mean --raw?'              show cats --rwa
says 2 'did you mean --section?'          show cats --secton food
says 2 'unknown option --zebra (see'      search cat --zebra
says 2 'unknown command nope; to search'  nope
says 2 'unknown client "nope"; `'         config nope
says 2 'did you mean codex?'              config codx
says 2 '`workosdocs skill` prints the text for others' skill nope
says 2 'unknown option --bark'            search cat --bark
says 2 'unknown option --raw'             search cat --raw
says 2 '--max-results needs a value'          search cat --max-results
says 2 'many is not a number'                 search cat --max-results many
says 0 'Results for: cat (more: --cursor 1-'      search cat -n 1
says 0 '[--max-results is from 1 to 50: 1 was used.]' search cat --max-results 0
says 0 'Results for: cat (more: --cursor 1-'      search cat -n 1
says 0 '[--max-results is from 1 to 50: 1 was used.]' examples feeding --max-results=-3
says 0 '[--limit is from 1 to 100: 1 was used.]' changelog workos-platform --limit -1
says 0 '--max-chars is from 500 to 50000: 500 was used.' show cats --max-chars 0
says 2 '--max-bytes is from 1 to 2147483647'     index --agents-md --max-bytes -1
says 2 '--max-bytes is from 1 to 2147483647'     index --agents-md --max-bytes 0
says 2 'lots is not a number'                 index --agents-md --max-bytes lots
says 2 'is not a number'                      index --agents-md --max-bytes=
says 0 '3. What cats tell you'                search cat --max-results 99999999999999999999
says 2 '-A, -B and -C need a number of lines' grep -A -1 cat
says 2 '-nCx: -A, -B and -C need a number'    grep -nCx cat
says 2 '-A, -B and -C need a number of lines' grep cat -B
says 2 'unknown value fast: use one of auto literal regex (see workosdocs search --help)' search cat --mode fast
says 2 'workosdocs: unknown option -q (see workosdocs grep --help)' grep -q cat
says 2 'path "dogs" is not a page or folder. Nearest: '   grep cat dogs
if "$p" help serve >/dev/null 2>&1; then
    says 2 'workosdocs: --port takes a number from 0 to 65535' serve --port 99999
else
    skip port 'the program is compiled with -DNO_SERVE'
    says 2 'unknown option --html' export --html $work/site
fi
says 2 'unexpected argument: now'             verify now
says 2 'unexpected argument: now'             mcp now
for command in outline list examples changelog config skill export; do
    says 2 "unexpected argument: notes (see workosdocs $command --help)" $command $work/none notes
done
says 2 'mcp'                                  mcp --json
says 0 'language "klingon" is unknown'        search cat --language klingon
says 2 'cursor'                               search cat --cursor 10-deadbeef
says 2 'not "yesterday"'                      changelog purr --since yesterday
says 2 'unknown command'                  'bark
meow'

# --- the outline of a section; what is missing of several pages ---

is "outline of a section: its subsections" 'Feeding  https://cats.example/docs/cats#food
- `#treats` Treats (100 bytes)' "$("$p" outline cats#food | sed 's/([0-9]* bytes)/(100 bytes)/')"
shown=$("$p" show cats notes) asked='show cats dogs notes'
"$p" $asked >$work/out 2>$work/err
is "$asked: status" 1 $?
is "$asked: the pages that exist are on standard output" "$shown" "$(cat $work/out)"
has "$asked: the message is on standard error" 'There is no page "dogs"' "$(cat $work/err)"
is "show cats dogs birds: one message" 'Not found: "dogs", "birds"; 1 of 3 is shown. Search finds pages by words.' \
    "$("$p" show cats dogs birds 2>&1 >$work/out)"
has "$asked --json: the message is in the notes, too" '"notes":["Not found: ' "$("$p" $asked --json 2>/dev/null)"

# --- a query on standard input ---

trace="Error: the bowl's \"tuna\" is empty
    at feed (feed.js:2)"
"$p" search "$trace" --max-results 2 >$work/traced
for args in 'search -' 'search --mode auto -'; do
    is "$args reads a pasted trace from a pipe" "$(cat $work/traced)" "$(printf '%s\n\n' "$trace" | "$p" $args --max-results 2)"
done
printf '%s\n' "$trace" >$work/trace
is "search - reads a file" "$(cat $work/traced)" "$("$p" search - --max-results 2 <$work/trace)"
has "search - says why it cannot read" 'standard input: ' "$("$p" search - </ 2>&1)"
has "search without a query does not read" 'usage: workosdocs search' "$(sleep 5 | timeout 3 "$p" search 2>&1)"
is "search: other words are the query, and the pipe is not read" "$("$p" search cat </dev/null)" "$(printf dog | "$p" search cat)"
has "search: an empty pipe is no query" 'usage: workosdocs search' "$(printf ' \n' | "$p" search - 2>&1)"
has "search --help does not read" 'standard input' "$(sleep 5 | timeout 3 "$p" search --help)"

# --- output ---

"$p" show cats --raw >$work/raw
same_file "show --raw is the file, byte for byte" tests/corpus-small/docs/cats/index.mdx $work/raw

valid_json() { node -e 'JSON.parse(require("fs").readFileSync(0, "utf8"))' 2>/dev/null; }
for command in 'search cat' 'search xyzzy' 'show cats' 'outline cats' 'list' 'list reference' 'examples' \
    'examples feeding' 'changelog' 'changelog purr' 'verify'; do
    if "$p" $command --json </dev/null 2>&1 | valid_json; then ok "$command --json is JSON"
    else not_ok "$command --json is JSON" "$("$p" $command --json 2>&1 </dev/null)"
    fi
done

left_status() { # COMMAND READER - the status of "$p" COMMAND while READER reads it
    { "$p" $1; echo $? >$work/status; } </dev/null 2>$work/err | eval "$2" >/dev/null
    echo "status $(cat $work/status), on standard error: $(cat $work/err)"
}
fine='status 0, on standard error: '
is "a closed pipe is success: | head -n 1" "$fine" "$(left_status 'show cats' 'head -n 1')"
is "a pipe that was never read is success" "$fine" "$(left_status 'show cats' 'exec <&-; sleep 1')"

# fails MESSAGE REDIRECTION - the server and a command: status 2, one line on standard error that says why. /dev/full
# and streams that are closed cannot be made elsewhere than in a shell.
fails() {
    for command in mcp 'show cats'; do
        case $2$command in *'<'*show*) continue ;; esac
        said=$( (echo "$ping" | eval "\"$p\" $command $2") 2>&1; echo "status $?")
        is "$command $2: what happened, and status 2" "workosdocs: standard $1
status 2" "$said"
    done
}
ping='{"jsonrpc":"2.0","id":1,"method":"ping"}'
if [ -w /dev/full ]; then
    fails "output cannot be written: No space left on device" ">/dev/full"
    printf %s "$ping" | "$p" mcp >/dev/full 2>$work/err
    is "mcp: a last line without a line feed, and a full device: status 2" 2 $?
    is "serve: one line on standard error, and status 2" "workosdocs: standard output cannot be written: No space left on device
status 2" "$( ("$p" serve --port 0 >/dev/full) 2>&1; echo "status $?")"
else skip "full device" "/dev/full does not exist"
fi
fails "output cannot be written: it is closed" ">&-"
fails "input cannot be read: it is closed" "<&-"
fails "input cannot be read: Is a directory" "</"
for command in mcp 'show cats'; do
    said=$( (ulimit -f 0; echo "$ping" | "$p" $command >$work/limited) 2>&1; echo "status $?")
    is "$command to a file that may not grow: what happened, and status 2" \
        "workosdocs: standard output cannot be written: File too large
status 2" "$said"
done

# With a terminal as output. TERM, NO_COLOR and PAGER are the caller's.
on_terminal() { # COMMAND...
    TERM=xterm PAGER=cat env "$@" </dev/null >$work/terminal 2>&1
    if grep -q "$(printf '\033')" $work/terminal; then echo colour; else echo plain; fi
}
is "a terminal gets colour"            colour "$(on_terminal script -qec "$p show cats" /dev/null)"
is "NO_COLOR: plain"                   plain  "$(on_terminal NO_COLOR=1 script -qec "$p show cats" /dev/null)"
is "an empty NO_COLOR is ignored"    colour "$(on_terminal NO_COLOR= script -qec "$p show cats" /dev/null)"
is "a dumb terminal: plain"            plain  "$(on_terminal TERM=dumb script -qec "$p show cats" /dev/null)"
# A corpus, queries and paths with control characters: a terminal shows them, a pipe gets them as they are.
mkdir -p $work/control
printf '# T \033]0;PWNED\007 x\n\nbody \302\23331m \342\200\256 \033[2J\r\nlone \r end\n```sh\n\033[31m\n```\n' >$work/control/one.md
objects="workosdocs.c $libraries"
! has_object || objects='build/workosdocs.o build/cJSON.o build/md4c.o'
printf '# Two\n\n## Same\n\none\n\n## Same\n\ntwo\n' >$work/control/two.md
build/gen --corpus $work/control --name x -o $work/control.c 2>/dev/null
# shellcheck disable=SC2086
$CC -std=c11 -O1 -static $includes -o $work/control-program $objects $work/control.c -lm || exit 2
q=$PWD/$work/control-program
esc=$(printf '\033')
for command in list 'show one' 'show one --raw' 'outline one' 'search body' "search --mode literal 'body'" 'grep body' \
    'examples' llms.txt 'index --agents-md' "search '${esc}]0;T' token" "search xyzzy'${esc}[2J'" "show 'none${esc}[2J'" \
    "export '$work/out${esc}[2J'" "HOME='/x${esc}[2J' config" "nonsense'${esc}[2J'" "search --json body"; do
    case $command in
    HOME=*) line="${command%% config} $q config" ;;
    *)      line="$q $command" ;;
    esac
    TERM=xterm PAGER=cat script -qec "$line" /dev/null </dev/null >$work/shown 2>&1
    # Only the program's own styles may be left.
    left=$(sed "s/$esc\[\(0\|1\|2\|3\|4\|36\|1;31\)m//g" $work/shown | tr -d '\n\t' | sed 's/\r*$//' |
        LC_ALL=C grep -a -o -e "$esc.." -e "$(printf '\302[\200-\237]')" -e "$(printf '\342\200\256')" -e "$(printf '\007')")
    is "on a terminal: $command" "" "$left"
done
has "on a terminal: as escapes" 'T \u001b]0;PWNED\u0007 x' "$(script -qec "$q list" /dev/null </dev/null)"
has "in a pipe: as it is" "T $esc]0;PWNED" "$("$q" list)"
"$q" show two --section SAME >$work/out 2>$work/err
is "the name of several sections: status, standard output" "1 " "$? $(cat $work/out)"
has "the name of several sections: the message" '2 sections of `two` have the name "SAME"' "$(cat $work/err)"

# Limits of the system end with a message.
said=$( (ulimit -s 64; echo "$ping" | "$p" mcp) 2>&1; echo "status $?")
has "a small stack" "the stack is limited to less than 262144 bytes" "$said"
has "a small stack: status" "status 2" "$said"
is "a small stack that may grow" '{"jsonrpc":"2.0","id":1,"result":{}}' "$( (ulimit -S -s 64; echo "$ping" | "$p" mcp) 2>&1)"
for command in mcp 'search cat'; do
    [ -z "$ASAN_OPTIONS" ] || break # sanitizers cannot start then: unit.c lets each allocation fail with sanitizers
    said=$( (ulimit -d 100; "$p" $command </dev/null) 2>&1; echo "status $?")
    case $said in
    *[Oo]'ut of memory'*'status 2') ok "$command without memory" ;;
    *)  not_ok "$command without memory" "$said" ;;
    esac
done

pages() { TERM=xterm PAGER=$1 script -qec "$p show cats reference/cat notes events; echo = \$?" /dev/null </dev/null 2>&1; }
is "a pager shows output that is longer than the terminal" "1 = 0" \
    "$(pages "grep -c '4mKeeping'" | tr -d '\r' | grep . | paste -sd ' ')"
has "a pager that does not exist: the output is printed directly" "Keeping a cat" "$(pages no-such-pager)"
has "a pager that fails: the output is printed directly" "Keeping a cat" "$(pages false)"
has "a pager that crashes: the output is printed directly" "Keeping a cat" "$(pages 'kill -SEGV $$')"
is "a dumb terminal has no pager" "" "$(TERM=dumb PAGER='echo paged' script -qec "$p show cats reference/cat notes events" /dev/null </dev/null | grep paged)"
is "a pager that ends early is no failure" "= 0" "$(pages 'sed -n q' | tr -d '\r' | grep .)"
is "a pipe: plain"                     plain  "$(on_terminal "$p" show cats)"
helps() {
    "$p" --help
    "$p" help settings
    "$p" --help | awk '/^  [a-z]/ { print $1 }' | while read -r command; do "$p" "$command" --help; done
}
is "no line of help is wider than a terminal, or names a macro" "" "$(helps | grep -e '.\{81\}' -e '[A-Z]_[A-Z]')"
is "the help fits on a terminal of 24 lines" yes "$([ "$("$p" --help | wc -l)" -lt 24 ] && echo yes)"
is "help COMMAND is COMMAND --help" "$("$p" show --help)" "$("$p" help show)"
has "help settings: a setting with its example" '  url: https://acme.example/docs' "$("$p" help settings)"
is "help settings: status" 0 "$("$p" help settings >/dev/null; echo $?)"
has "without arguments a dumb terminal gets help" "help [COMMAND|json|settings]" \
    "$(TERM=dumb PAGER=cat script -qec "$p" /dev/null </dev/null 2>&1)"

# --- the server: only replies on standard output; it ends with its input ---

ping='{"jsonrpc":"2.0","id":1,"method":"ping"}'
pong='{"jsonrpc":"2.0","id":1,"result":{}}'
serve() { # ARG... - prints the replies to standard input, the status and standard error; at most 5 seconds
    timeout $((5 * ${SLOW:-1})) "$p" "$@" 2>$work/err
    echo "status $?$(cat $work/err)"
}
is "a pipe as input serves"                       "$pong
status 0" "$(echo "$ping" | serve)"
is "so does the command mcp"                      "$pong
status 0" "$(echo "$ping" | serve mcp)"
is "no input: no output, status 0"                "status 0" "$(serve mcp </dev/null)"
is "a last line without line feed is answered"    "$pong
status 0" "$(printf %s "$ping" | serve mcp)"
is "a message that is cut off by the end is not"  "status 0" "$(printf %s "${ping%\}}" | serve mcp)"
is "a message that comes in pieces"               "$pong
status 0" "$({ printf '{"jsonrpc":"2.0",'; sleep 1; printf '"id":1,"method":"ping"}\n'; } | serve mcp)"
is "output that is not read ends it, status 0"   "$fine" "$( (sleep 1; echo "$ping") >$work/ping; \
    { "$p" mcp <$work/ping; echo $? >$work/status; } 2>$work/err | { exec <&-; sleep 1; }; \
    echo "status $(cat $work/status), on standard error: $(cat $work/err)")"

padded() { # BYTES - a ping on a line of so many bytes, then another ping
    start='{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"' end='"}}'
    printf %s "$start"
    head -c $(($1 - ${#start} - ${#end})) /dev/zero | tr '\0' x
    printf '%s\n%s\n' "$end" "$ping"
}
limit=$((32 * 1024 * 1024))
too_long='{"jsonrpc":"2.0","error":{"code":-32600,"message":"A line is longer than 33554432 bytes"}}'
is "a line of 32 MiB is served"                         "$pong
$pong
status 0" "$(padded $limit | serve mcp)"
is "one byte more is an error, the next line is served" "$too_long
$pong
status 0" "$(padded $((limit + 1)) | serve mcp)"
is "33 MiB likewise"                                    "$too_long
$pong
status 0" "$(padded $((33 * 1024 * 1024)) | serve mcp)"
is "a MiB of brackets" '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Nested deeper than 512, at byte 512"}}
status 0' "$({ head -c 1048576 /dev/zero | tr '\0' '['; echo; } | serve mcp)"

# A running server: it has a filter, and SIGTERM ends it with status 0.
mkfifo $work/in
"$p" mcp <$work/in >$work/replies 2>$work/err &
server=$!
exec 3>$work/in
echo "$ping" >&3
tries=0
while [ ! -s $work/replies ] && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
is "a reply comes while the input is open" "$pong" "$(cat $work/replies)"
[ ! -r /proc/$server/status ] || [ -n "${INSTRUMENTED:-}" ] ||
    is "it has a seccomp filter" 2 "$(awk '/^Seccomp:/{ print $2 }' /proc/$server/status)"
kill -TERM $server
wait $server
is "SIGTERM ends it with status 0" 0 $?
exec 3>&-

# --- the program under test: one static file without the generator's libraries ---

if [ -z "${INSTRUMENTED:-}" ]; then # not the file that counts or is watched (coverage.sh, check.sh)
program=build/$CORPUS_KEY/$(basename "$WORKOSDOCS")
same_file "the program is the one that was built from this corpus" "$program" "$WORKOSDOCS"
is "static: no interpreter"    "" "$(readelf -lW "$program" 2>&1 | grep -e INTERP -e rror)"
is "static: no shared library" "" "$(readelf -dW "$program" 2>&1 | grep -e NEEDED -e rror)"
is "its stack is not executable" RW "$(readelf -lW "$program" | awk '$1 == "GNU_STACK" { print $(NF - 1) }')"
# Its names are stripped: those of its objects, linked once more.
$CC -static -Wl,--gc-sections -o $work/named build/workosdocs.o build/cJSON.o build/md4c.o "build/$CORPUS_KEY/corpus_data.o" -lm >&2
has "its objects make a program whose symbols can be read" " corpus" "$(nm $work/named)"
is "no symbol is of libyaml, expat or libgumbo" "" "$(nm $work/named | grep -i -e ' yaml_' -e ' XML_' -e ' gumbo_')"
fi
has "--version names the corpus" "sha256 " "$("$WORKOSDOCS" --version)"
"$WORKOSDOCS" verify >$work/verify
is "verify: text and tables are as they were built" 0 $?
licenses=$("$WORKOSDOCS" licenses)
has "licenses: the program's" "$(grep Copyright LICENSE)" "$licenses"
has "licenses: cJSON's"       "$(grep Copyright build/deps/cjson/LICENSE)" "$licenses"
has "licenses: md4c's"        "$(grep Copyright build/deps/md4c/LICENSE.md)" "$licenses"
has "licenses: a permission notice that several have is printed once" \
    "$(printf '%s\n\nIts permission notice is, word for word, that of' "$(grep Copyright build/deps/cjson/LICENSE)")" "$licenses"
has "licenses: the corpus's"  "$("$WORKOSDOCS" --version | sed -n 's/^corpus //p')" "$licenses"
if [ "$CC" = musl-gcc ] && [ -f /usr/share/doc/musl/copyright ]; then
    has "licenses: musl's"    "$(sed -n 's/^Copyright: //p' /usr/share/doc/musl/copyright | head -n 1)" "$licenses"
fi
finish
