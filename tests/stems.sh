#!/bin/sh
# stems.sh [--record] - words that are one term were reviewed together: every class of derived words in the vocabulary
# is in tests/stems.txt. Words that belong apart are listed in corpus/stems.txt.
#
# --record adds the classes that are missing: read the difference before you keep it.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
work=build/tests/stems
mkdir -p $work
case $CORPUS_KEY in 0.*) ;; *) skip "classes of words" "the corpus is a folder"; finish ;; esac
$HOSTCC -std=c11 -O1 -w -DNO_SERVE -Igen -Ibuild/deps/cjson -Ibuild/deps/md4c -DPROGRAM_NAME='"workosdocs"' -DTOOL_PREFIX='"workos"' -o $work/stems \
    tests/stems.c build/deps/cjson/cJSON.c build/deps/md4c/md4c.c "build/$CORPUS_KEY/corpus_data.c" || exit 2
$work/stems >$work/now || exit 2

# Prints the words of classes that tests/stems.txt does not unite.
unreviewed() {
    awk 'NR == FNR { for (i = 2; i <= NF; i++) known[$1 " " $i] = 1; next }
         { for (i = 2; i <= NF; i++) if (!($1 " " $i in known)) { print; next } }' tests/stems.txt $work/now
}

if [ "${1:-}" = --record ]; then
    awk '{ for (i = 2; i <= NF; i++) if (!seen[$1 " " $i]++) words[$1] = words[$1] " " $i }
         END { for (c in words) print c words[c] }' tests/stems.txt $work/now | sort >$work/record
    mv $work/record tests/stems.txt
fi
is "every class of derived words was reviewed (tests/stems.txt)" '' "$(unreviewed)"
echo 'organ: organize organs' >>$work/now
is "a class that was not reviewed is named" 'organ: organize organs' "$(unreviewed)"

# Prints words that are in the class of an exception but not listed with it.
united() {
    sed '/^#/d; s/:.*//' corpus/stems.txt | while read -r stem; do
        listed=$(sed -n "s/^$stem://p" corpus/stems.txt)
        for word in $(sed -n "s/^$stem://p" $work/now); do
            case " $listed " in *" $word "*) ;; *) echo "$stem: $word" ;; esac
        done
    done
}
is "no word of corpus/stems.txt is united with others" '' "$(united)"
finish
