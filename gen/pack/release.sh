#!/bin/sh
# release.sh PROGRAM NAME FOLDER - makes descriptions of a release for package managers, from the programs in FOLDER and
# FOLDER/untested, and prints their paths. PROGRAM answers what the release contains.
#
#   NAME-VERSION-oci.tar   an image for containers, OCI layout with one image per Linux processor. It contains only the
#                          program and LICENSE, and starts `NAME mcp`. Try: podman load -i FILE
#   NAME.rb                a Homebrew formula for macOS and Linux
#   NAME.json              a Scoop manifest for Windows
#
# RELEASE_URL, an https address: where all programs will be, in one folder. Without it only the image is made.
# The same programs give the same bytes: times are SOURCE_DATE_EPOCH, by default the last commit's.
set -eu
program=$1 name=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
"$here/../need.sh" jq
. "$here/release-env.sh"
work=build/release
rm -rf $work
mkdir -p $work "$folder"
version=$("$program" --version | sed -n '1s/.* //p')
about=$("$program" --help | sed -n '1s/^[^ ]* - \(the \)\{0,1\}//p')
server=$(printf '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",%s}}\n' \
    '"capabilities":{},"clientInfo":{"name":"release","version":"0"}' | "$program" mcp | jq -c .result.serverInfo)
homepage=$(printf %s "$server" | jq -r --arg url "$RELEASE_URL" '.websiteUrl // $url')

# Prints the path of the program for a target. Fails if there is none.
find_program() { # TARGET
    for found in "$folder/$name-$version-$1" "$folder/$name-$version-$1.exe" \
        "$folder/untested/$name-$version-$1" "$folder/untested/$name-$version-$1.exe"; do
        [ ! -f "$found" ] || { echo "$found"; return; }
    done
    return 1
}
sum() { sha256sum <"$1" | cut -d ' ' -f 1; }

# --- the image ---

# Adds a file to the blobs of the layout. Prints its descriptor.
blob() { # MEDIA-TYPE FILE
    hash=$(sum "$2")
    cp "$2" "$layout/blobs/sha256/$hash"
    jq -nc --arg type "$1" --arg hash "$hash" --argjson size "$(wc -c <"$2")" \
        '{ mediaType: $type, digest: "sha256:\($hash)", size: $size }'
}

archive() { # FOLDER MEMBER... - writes a tar archive to standard output
    root=$1
    shift
    tar -cf - -C "$root" --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
        "$@"
}

# Prints the descriptor of the image for a target, empty if there is no program.
image() { # TARGET ARCHITECTURE [VARIANT]
    built=$(find_program "$1") || return 0
    root=$work/root
    rm -rf $root
    mkdir -p $root
    cp "$built" "$root/$name"
    cp "$folder/LICENSES" $root/LICENSE
    chmod 755 "$root/$name"
    archive $root LICENSE "$name" >$work/layer.tar
    gzip -9n <$work/layer.tar >$work/layer.tar.gz
    created=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
    platform=$(jq -nc --arg architecture "$2" --arg variant "${3:-}" \
        '{ $architecture, os: "linux" } + if $variant == "" then {} else { $variant } end')
    jq -nc --argjson platform "$platform" --arg created "$created" --arg name "$name" \
        --arg diff "sha256:$(sum $work/layer.tar)" '$platform + { $created,
            config: { User: "65534:65534", Entrypoint: ["/\($name)"], Cmd: ["mcp"] },
            rootfs: { type: "layers", diff_ids: [$diff] } }' >$work/config.json
    config=$(blob application/vnd.oci.image.config.v1+json $work/config.json)
    layer=$(blob application/vnd.oci.image.layer.v1.tar+gzip $work/layer.tar.gz)
    jq -nc --argjson config "$config" --argjson layer "$layer" '{ schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json", $config, layers: [$layer] }' >$work/manifest.json
    blob application/vnd.oci.image.manifest.v1+json $work/manifest.json |
        jq -c --argjson platform "$platform" '. + { $platform }'
}

layout=$work/layout
mkdir -p $layout/blobs/sha256
{
    image linux-x86_64 amd64
    image linux-aarch64 arm64 v8
    image linux-armv7 arm v7
    image linux-riscv64 riscv64
    image linux-s390x s390x
    image linux-ppc64le ppc64le
    image linux-loongarch64 loong64
} >$work/manifests
if [ -s $work/manifests ]; then
    # The index of all processors is a blob, which the layout's own index names as this version.
    jq -sc --arg title "$name" --arg version "$version" --arg url "$homepage" '{ schemaVersion: 2,
        mediaType: "application/vnd.oci.image.index.v1+json", manifests: .,
        annotations: ({ "org.opencontainers.image.title": $title, "org.opencontainers.image.version": $version } +
            if $url == "" then {} else { "org.opencontainers.image.documentation": $url } end) }' \
        $work/manifests >$work/index.json
    blob application/vnd.oci.image.index.v1+json $work/index.json | jq -c --arg version "$version" '{ schemaVersion: 2,
        mediaType: "application/vnd.oci.image.index.v1+json",
        manifests: [. + { annotations: { "org.opencontainers.image.ref.name": $version } }] }' >$layout/index.json
    echo '{"imageLayoutVersion":"1.0.0"}' >$layout/oci-layout
    archive $layout blobs index.json oci-layout >"$folder/$name-$version-oci.tar"
    echo "$folder/$name-$version-oci.tar"
fi

# --- Homebrew and Scoop ---

rm -f "$folder/$name.rb" "$folder/$name.json"
[ -n "$RELEASE_URL" ] || exit 0
url=${RELEASE_URL%/}

formula_program() { # HOMEBREW-CPU TARGET
    built=$(find_program "$2") || return 0
    printf '    on_%s do\n      url "%s"\n      sha256 "%s"\n    end\n' "$1" "$url/${built##*/}" "$(sum "$built")"
}
formula_system() { # SYSTEM
    programs=$(formula_program arm "$1-aarch64"; formula_program intel "$1-x86_64")
    [ -z "$programs" ] || printf '\n  on_%s do\n%s\n  end\n' "$1" "$programs"
}
ruby_string() { printf %s "$1" | sed 's/[\\"#]/\\&/g'; }
class=$(printf %s "$name" | awk -F '[-_.]' '{
    for (i = 1; i <= NF; i++) printf "%s", toupper(substr($i, 1, 1)) substr($i, 2) }')
{
    cat <<EOF
class $class < Formula
  desc "$(ruby_string "$(printf %s "$about" | cut -c 1-80)")"
  homepage "$(ruby_string "$homepage")"
  version "$version"
  license "MIT"
EOF
    formula_system macos
    formula_system linux
    cat <<EOF

  def install
    bin.install Dir["$name-*"].first => "$name"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/$name --version")
    system bin/"$name", "verify"
  end
end
EOF
} >"$folder/$name.rb"
echo "$folder/$name.rb"

scoop_program() { # SCOOP-CPU TARGET
    built=$(find_program "$2") || return 0
    jq -n --arg cpu "$1" --arg url "$url/${built##*/}#/$name.exe" --arg hash "$(sum "$built")" \
        '{ ($cpu): { $url, $hash } }'
}
programs=$(scoop_program 64bit windows-x86_64; scoop_program arm64 windows-aarch64)
[ -n "$programs" ] || exit 0
printf '%s\n' "$programs" | jq -s --arg version "$version" --arg description "$about" --arg homepage "$homepage" \
    --arg name "$name" '{ $version, $description, $homepage, license: "MIT", architecture: add, bin: "\($name).exe" }' \
    >"$folder/$name.json"
echo "$folder/$name.json"
