# versions.sh - versions of the parts of the program, for other scripts. Sourced from the repository's root.
# Sets program_version, cjson_version (Debian's version if it is from Debian), md4c_version, musl_version (empty if not
# from Debian), musl_license.
program_version=$(sed -n 's/^#define PROGRAM_VERSION "\(.*\)"$/\1/p' workosdocs.c)
cjson_version=$(sed -n 's/^Debian cjson //p' build/deps/cjson/ORIGIN)
[ -n "$cjson_version" ] || cjson_version=$(awk '/^#define CJSON_VERSION_(MAJOR|MINOR|PATCH)/ {
    printf "%s%s", dot, $3; dot = "." }' build/deps/cjson/cJSON.h)
md4c_version=$(sed -n 's/^Debian md4c \([^,]*\),.*/\1/p' build/deps/md4c/ORIGIN)
[ -n "$md4c_version" ] || md4c_version=unknown
musl_version=$(dpkg-query -W -f '${Version}' musl 2>/dev/null || true)
musl_license=${MUSL_LICENSE:-/usr/share/doc/musl/copyright}

corpus_string() { # MEMBER FOLDER - prints a string from FOLDER's tables: name, version, integrity, license, hash, title
    sed -n "s/^    \.$1 = \"\(.*\)\",\$/\1/p" "$2/corpus_data.c"
}
