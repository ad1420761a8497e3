#!/bin/sh
# npm.sh NAME FOLDER - makes npm packages in FOLDER/npm from the programs in FOLDER and FOLDER/untested, and prints
# their paths:
#
#   NAME-VERSION.tgz           the package NAME: a launcher that executes the program for the machine
#   program-OS-CPU-VERSION.tgz the packages NAME-OS-CPU, each with one program. They are optional dependencies of NAME:
#                              npm installs the one whose "os" and "cpu" fit.
#
# NAME depends on the files beside it, so `npm install ./NAME-VERSION.tgz` needs no network and no registry. To publish,
# set NPM_SCOPE=@SCOPE, a scope that you own: then the packages are @SCOPE/NAME and @SCOPE/NAME-OS-CPU, and the
# dependencies are versions. No package has an install script. The same programs give the same bytes.
set -eu
name=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
"$here/../need.sh" npm jq
case ${NPM_SCOPE:=} in
'' | @?*) ;;
*)  echo "npm: NPM_SCOPE=$NPM_SCOPE must begin with @" >&2
    exit 1 ;;
esac
umask 022
export LC_ALL=C
work=build/npm
version=$(cd "$here/../.." && sed -n 's/^#define PROGRAM_VERSION "\(.*\)"$/\1/p' workosdocs.c)
full=${NPM_SCOPE:+$NPM_SCOPE/}$(printf %s "$name" | tr '[:upper:]' '[:lower:]') # npm permits no capitals
rm -rf $work
mkdir -p $work "$folder/npm"
rm -f "$folder/npm"/*.tgz

# The names of Node.js for a target, OS and CPU. Both processors of macos-universal have programs of their own.
platform() { # TARGET
    case ${1%%-*} in
    macos)   os=darwin ;;
    windows) os=win32 ;;
    *)       os=${1%%-*} ;;
    esac
    case ${1#*-} in
    x86_64)      cpu=x64 ;;
    aarch64)     cpu=arm64 ;;
    armv7)       cpu=arm ;;
    ppc64le)     cpu=ppc64 ;;
    loongarch64) cpu=loong64 ;;
    universal)   return 1 ;;
    *)           cpu=${1#*-} ;;
    esac
}

# pack DIR FILE - packs a folder as FOLDER/npm/FILE.
pack() {
    cp "$folder/LICENSES" "$1/LICENSE"
    file=$(cd "$1" && npm pack --silent --ignore-scripts --update-notifier=false --pack-destination .)
    mv "$1/$file" "$folder/npm/$2"
    echo "$folder/npm/$2"
}

describe() { # NAME DESCRIPTION - the members that all packages have
    jq -n --arg name "$1" --arg version "$version" --arg description "$2" \
        '{ $name, $version, $description, license: "SEE LICENSE IN LICENSE" }'
}

: >$work/optional
for program in "$folder/$name-$version-"* "$folder/untested/$name-$version-"*; do
    target=${program##*/"$name-$version-"}
    case $target in
    *.mcpb) continue ;;
    linux-* | macos-* | windows-* | freebsd-* | netbsd-* | openbsd-*) ;;
    *)  continue ;;
    esac
    suffix=
    case $target in *.exe) suffix=.exe target=${target%.exe} ;; esac
    platform "$target" || continue
    dir=$work/$os-$cpu
    mkdir -p "$dir/bin"
    cp "$program" "$dir/bin/$name$suffix"
    chmod 755 "$dir/bin/$name$suffix"
    describe "$full-$os-$cpu" "$name for $os $cpu. Install the package $full instead." |
        jq --arg os "$os" --arg cpu "$cpu" '. + { os: [$os], cpu: [$cpu], preferUnplugged: true }' >"$dir/package.json"
    pack "$dir" "program-$os-$cpu-$version.tgz"
    jq -n --arg name "$full-$os-$cpu" --arg spec "${NPM_SCOPE:+$version}" --arg file "program-$os-$cpu-$version.tgz" \
        '{ ($name): (if $spec == "" then "file:\($file)" else $spec end) }' >>$work/optional
done
[ -s $work/optional ] || { echo "npm: there is no program in $folder; run make dist first" >&2; exit 1; }

main=$work/main
mkdir -p $main/bin
sed "s|@PACKAGE@|$full|g; s|@NAME@|$name|g" "$here/launcher.js" >"$main/bin/$name.js"
chmod 755 "$main/bin/$name.js"
sed "s|@NAME@|$name|g; s|@VERSION@|$version|g" "$here/npm.md" >"$main/README.md"
describe "$full" "Documentation inside one program: an MCP server on stdio and a command line" |
    jq --arg name "$name" --slurpfile optional $work/optional '. + { bin: { ($name): "bin/\($name).js" },
        optionalDependencies: ($optional | add), engines: { node: ">=14" } }' >$main/package.json
pack $main "$name-$version.tgz"
