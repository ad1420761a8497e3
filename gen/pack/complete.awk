# complete.awk PROGRAM WORD... - prints the candidates for the last word, one per line: word, tab, description.
# The completions for bash, zsh and fish contain this script in single quotes, so it must not contain that quote, nor
# two backslashes in a row. Commands are read from `PROGRAM --help`, options and their values from the output of
# `PROGRAM COMMAND --help`, everything else from other output of the program, so that the completions always match it.
function quoted(word) { gsub(quote, quote "\"" quote "\"" quote, word); return quote word quote }

function offer(word, description) {
    if (substr(word, 1, length(current)) == current && !(word in offered)) print lead word "\t" description
    offered[word]
}

# Records the options in a line of help: --one VALUE, --this|--that.
function note_options(owner, text,    word, n, i, part, k, j) {
    gsub(/[][,;()]/, " ", text)
    n = split(text, word, " ")
    for (i = 1; i <= n; i++) {
        k = word[i] ~ /^-/ ? split(word[i], part, "|") : 0
        for (j = 1; j <= k; j++) {
            if (part[j] !~ /^(--[a-z]|-[A-Za-z]$)/) continue
            options[owner] = options[owner] " " part[j]
            if (word[i + 1] ~ /^[A-Z][A-Z|a-z-]*$/ || word[i + 1] ~ /^[a-z]+[|]/) value[owner, part[j]] = word[i + 1]
        }
    }
}

# "  name [--option VALUE] OPERAND  what it does": the usage ends at two blanks or at a word that cannot be in one.
function note_command(line,    word, n, i, usage, gap) {
    gsub(/ [|] /, "|", line)
    gap = index(line, "  ")
    n = split(line, word, " ")
    names[++count] = word[1]
    for (i = 2; i <= n && word[i] ~ /^[[]?(-|[A-Z]+([].|]|$))/; i++) {
        if (gap && length(word[1] usage) + 1 >= gap) break
        usage = usage " " word[i]
        if (word[i] !~ /^[[]?-/ && word[i - 1] !~ /^[[]?--/) operand[word[1], ++operands[word[1]]] = word[i]
    }
    for (; i <= n; i++) {
        help[word[1]] = help[word[1]] (help[word[1]] ? " " : "") word[i]
        if (word[i] ~ /^--/) usage = usage " " word[i]
    }
    note_options(word[1], usage)
}

function read_help(    line, ask) {
    ask = program " --help"
    while ((ask | getline line) > 0) {
        if (line ~ /^  [a-z]/) note_command(substr(line, 3))
        else if (sub(/^Anywhere:/, "", line)) note_options("anywhere", line)
    }
}

# Records the description of an option from the help of a command: "  --one VALUE  what it does".
function read_options(    line, ask) {
    ask = program " " quoted(command) " --help 2>/dev/null"
    while ((ask | getline line) > 0) if (line ~ /^  -/) note_options(command, line)
}

# For each line of output, offers the text between the first two marks, with the text before or after as description.
# Texts with a colon are addresses outside the documentation and are skipped.
function offer_marked(arguments, mark, before,    line, part, ask) {
    ask = program " " arguments " 2>/dev/null"
    while ((ask | getline line) > 0) if (split(line, part, mark) > 2 && part[2] !~ /:/) {
        gsub(/^[ -]+|[: ]+$/, "", part[1])
        gsub(/^[: ]+/, "", part[3])
        offer(before part[2], part[before == "" && part[1] != "" ? 1 : 3])
    }
}

function offer_folders(    line, part, n, i, path, ask) {
    ask = program " list"
    while ((ask | getline line) > 0) if (split(line, part, "`") > 2 && part[2] !~ /:/) {
        n = split(part[2], part, "/")
        for (path = part[i = 1]; i < n; path = path "/" part[++i]) offer(path, "")
    }
}

# Offers the languages of the API reference, which the first line of a page lists for an unknown language: "Known: one, two."
function offer_languages(    line, part, n, i, ask, page) {
    ask = program " list | grep " quoted("`") " | cut -d " quoted("`") " -f 2 | head -n 1"
    ask | getline page
    ask = program " show " quoted(page) " --language " quoted("?") " 2>&1 | grep Known: | head -n 1"
    while ((ask | getline line) > 0) {
        sub(/.*Known: */, "", line)
        gsub(/[].,]/, " ", line)
        n = split(line, part, " ")
        for (i = 1; i <= n; i++) offer(part[i], "")
    }
}

function offer_code_languages(    line, part, n, i, ask) {
    ask = program " examples"
    while ((ask | getline line) > 0) if (sub(/.*[(]/, "", line)) {
        n = split(line, part, /[ ,)]+/)
        for (i = 1; i < n; i += 2) offer(part[i], "")
    }
}

# Offers the first word of each line of `config`, with the rest as description.
function offer_clients(    line, word, ask) {
    ask = program " config"
    while ((ask | getline line) > 0) {
        split(line, word, " ")
        sub(/^[^ ]+ +/, "", line)
        offer(word[1], line)
    }
}

function offer_commands(    i) { for (i = 1; i <= count; i++) offer(names[i], help[names[i]]) }

function offer_value(kind,    choice, n, i, page) {
    sub(/[.]+$/, "", kind)
    page = substr(current, 1, index(current, "#") - 1)
    if (kind == "PATH" && page != "") offer_marked("outline " quoted(page), "`", page)
    else if (kind == "PATH" && command != "list") offer_marked("list", "`", "")
    else if (kind == "FOLDER" || kind == "PATH") offer_folders()
    else if (kind == "HEADING") offer_marked("outline " quoted(first), "`#?", "")
    else if (kind == "GROUP") offer_marked("examples", "`", "")
    else if (kind == "PACKAGE") offer_marked("changelog", "`", "")
    else if (kind == "CLIENT") offer_clients()
    else if (kind == "DIR") print ":directory"
    else if (kind ~ /^COMMAND/) offer_commands()
    else if (kind ~ /^LANG/ && command == "examples") offer_code_languages()
    else if (kind ~ /^LANG/) offer_languages()
    n = split(kind, choice, "|")
    for (i = 1; i <= n; i++) if (choice[i] ~ /^[a-z]/) offer(choice[i], "")
}

function offer_options(owner,    part, n, i) {
    n = split(options[owner], part, " ")
    for (i = 1; i <= n; i++) offer(part[i], value[owner, part[i]])
}

function value_of(option) { return (command, option) in value ? value[command, option] : value["anywhere", option] }

BEGIN {
    quote = sprintf("%c", 39)
    program = quoted(ARGV[1])
    read_help()
    current = ARGV[ARGC - 1]
    last = ARGC - 2
    if (current == "=") current = ""
    else if (ARGV[last] == "=") last--           # bash splits --option=value into three words
    for (i = 2; i <= last; i++) {
        if (ARGV[i] == "--") ended = 1
        else if (!ended && ARGV[i] ~ /^-./) pending = value_of(ARGV[i])
        else if (pending != "") { pending = ""; continue }
        else if (command == "") { command = ARGV[i]; read_options() }
        else if (++given == 1) first = ARGV[i]
        if (ARGV[i] !~ /^-./) pending = ""
    }
    if (match(current, /^--[a-z-]+=/)) {
        lead = substr(current, 1, RLENGTH)
        pending = value_of(substr(lead, 1, RLENGTH - 1))
        current = substr(current, RLENGTH + 1)
    }
    if (pending != "" || lead != "") offer_value(pending)
    else if (!ended && current ~ /^-/) { offer_options(command); offer_options("anywhere") }
    else if (command == "") offer_commands()
    else {
        kind = operand[command, given + 1]
        if (kind == "" && operand[command, operands[command]] ~ /[.]$/) kind = operand[command, operands[command]]
        gsub(/[][]/, "", kind)
        offer_value(kind)
    }
}
