# versions.sh - what goes into the program, for the scripts that name it; sourced from the repository's root.
# Sets program_version, cjson_version (Debian's where it is Debian's) and musl_version (empty: musl is not from Debian).
program_version=$(sed -n 's/^#define PROGRAM_VERSION "\(.*\)"$/\1/p' workosdocs.c)
cjson_version=$(sed -n 's/^Debian cjson //p' build/deps/cjson/ORIGIN)
: "${cjson_version:=$(awk '/^#define CJSON_VERSION_(MAJOR|MINOR|PATCH)/ { printf "%s%s", dot, $3; dot = "." }' build/deps/cjson/cJSON.h)}"
musl_version=$(dpkg-query -W -f '${Version}' musl 2>/dev/null || true)
musl_license=${MUSL_LICENSE:-/usr/share/doc/musl/copyright}
