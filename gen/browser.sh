#!/bin/sh
# browser.sh - prints browser.h: the frame, the style sheet, the script and the icon of the pages for browsers as C
# strings, in parts of less than 4,095 bytes, which is the longest literal that every compiler takes. Comments of whole
# lines, empty lines and indentation are left out.
set -eu
export LC_ALL=C
cd "$(dirname "$0")"

strings() { # NAME FILE
    printf '\nstatic const char *const browser_%s[] = {\n(' "$1"
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/??/?\\?/g' "$2" | awk '
        /^ *\/\*/ { comment = 1 }
        comment { if (/\*\/ *$/) comment = 0; next }
        { sub(/^ +/, ""); sub(/ +$/, "") }
        $0 == "" { next }
        {
            bytes += length($0) + 1
            if (bytes > 4000) { print "),("; bytes = length($0) + 1 }
            printf "\"%s\\n\"\n", $0
        }'
    printf '), NULL };\n'
}

echo '/* browser.h - made by gen/browser.sh from browser.html, browser.css, browser.js and browser.svg. */'
strings page browser.html
strings style browser.css
strings script browser.js
strings icon browser.svg
