#!/bin/sh
# release.sh - the files that package managers get: npm packages, installed without a network; the Homebrew formula; the
# Scoop manifest; the image for containers. All are made from a folder of programs as `make dist` leaves it: this
# machine's is real, the others are only packed. binary.mjs is tried on programs that it must refuse.
cd "$(dirname "$0")/.." || exit 2
. tests/lib.sh
gen/need.sh npm jq ruby && small_program >&2 || exit 2
name=${NAME:-workosdocs}
work=$PWD/build/tests/release
dist=$work/dist
program=$small/workosdocs
rm -rf "$work"
mkdir -p "$dist/untested"
version=$(sed -n 's/^#define PROGRAM_VERSION "\(.*\)"$/\1/p' workosdocs.c)
cpu=$(uname -m)
node_cpu=$(node -p process.arch)
case $cpu in x86_64) other=aarch64 ;; *) other=x86_64 ;; esac
cp "$program" "$dist/$name-$version-linux-$cpu"
for target in linux-$other windows-x86_64.exe windows-aarch64.exe untested/macos-aarch64 untested/macos-x86_64 \
    untested/macos-universal; do
    case $target in
    untested/*) echo "$target" >"$dist/untested/$name-$version-${target#untested/}" ;;
    *)          echo "$target" >"$dist/$name-$version-$target" ;;
    esac
done
cp LICENSE "$dist/LICENSES"
export SOURCE_DATE_EPOCH=1750000000
hash_of() { sha256sum <"$1" | cut -d ' ' -f 1; }

# --- npm packages ---

gen/pack/npm.sh "$name" "$dist" >"$work/packages" 2>"$work/npm.log" || not_ok 'npm: made' "$(cat "$work/npm.log")"
is 'npm: a package for each system and processor, and the launcher' "$(for platform in darwin-arm64 darwin-x64 \
    linux-arm64 linux-x64 win32-arm64 win32-x64; do echo "program-$platform-$version.tgz"; done)
$name-$version.tgz" "$(cd "$dist/npm" && ls)"
# Again, for one system only, which takes less time.
mkdir -p "$work/again"
cp "$dist/$name-$version-linux-$cpu" "$dist/LICENSES" "$work/again/"
(umask 077 && TZ=Asia/Tokyo gen/pack/npm.sh "$name" "$work/again" >/dev/null 2>&1)
same_file 'npm: made twice, the same bytes' "$dist/npm/program-linux-$node_cpu-$version.tgz" \
    "$work/again/npm/program-linux-$node_cpu-$version.tgz"

unpacked() { tar xzOf "$dist/npm/$1" "package/$2"; }
for package in "$dist"/npm/*.tgz; do
    package=${package##*/}
    is "npm: $package: no scripts, the version, a licence" "null $version MIT" \
        "$(unpacked "$package" package.json | jq -r '"\(.scripts) \(.version)"') $(
            unpacked "$package" LICENSE | sed -n '1s/ .*//p')"
done
is 'npm: only the launcher may be executed' "package/bin/$name.js" \
    "$(tar tvzf "$dist/npm/$name-$version.tgz" | awk '/^-rwx/ { print $NF }')"
is 'npm: a package is for one system and processor' '["win32"] ["arm64"] 1' \
    "$(unpacked "program-win32-arm64-$version.tgz" package.json | jq -rc '"\(.os) \(.cpu)"') $(
        tar tzf "$dist/npm/program-win32-arm64-$version.tgz" | grep -c '/bin/')"

# Without a network: the registry is an address without a server.
app=$work/app
mkdir -p "$app" "$work/home"
offline() { (cd "$app" && env HOME="$work/home" npm_config_cache="$work/npm-cache" npm_config_fetch_retries=0 \
    npm_config_registry=http://127.0.0.1:9/ npm_config_update_notifier=false npm_config_audit=false "$@"); }
echo '{}' >"$app/package.json"
offline npm install --silent "$dist/npm/$name"-*.tgz >"$work/install.log" 2>&1 ||
    not_ok 'npm install' "$(cat "$work/install.log")"
is 'npm install: the launcher and the program for this machine, no other' "$name $name-linux-$node_cpu" \
    "$(echo $(ls "$app/node_modules"))"
if cmp -s "$program" "$app/node_modules/$name-linux-$node_cpu/bin/$name"; then ok 'npm install: the program is whole'
else not_ok 'npm install: the program is whole'
fi
is 'npx: arguments, output, status' "$("$program" list; echo "status $?")" \
    "$(offline npx --no -- "$name" list; echo "status $?")"
is 'npx: the status of a failure' "$("$program" search zzzzqqq >/dev/null; echo "status $?")" \
    "$(offline npx --no -- "$name" search zzzzqqq >/dev/null; echo "status $?")"
ping='{"jsonrpc":"2.0","id":1,"method":"ping"}'
answer=$(printf '%s\n' "$ping" | "$program" mcp)
is 'npx: a session' "$answer" "$(printf '%s\n' "$ping" | offline npx "$name" mcp)"

# The configuration in the package's README, as a client reads it.
config=$(sed -n 's/^    //p' "$app/node_modules/$name/README.md" | sed -n '/^{/,/^}/p')
is 'npm: the configuration in README starts the server' "$answer" "$(
    printf '%s' "$config" | jq -r ".mcpServers[\"$name\"] | [.command] + .args | @sh" >"$work/command"
    printf '%s\n' "$ping" | offline sh -c "$(cat "$work/command")")"

# A launcher that is ended passes the signal to the program, which ends with status 0.
mkfifo "$work/input"
"$app/node_modules/.bin/$name" mcp <"$work/input" >"$work/started" 2>&1 &
launcher=$!
exec 9>"$work/input"
printf '%s\n' "$ping" >&9
tries=0
while [ ! -s "$work/started" ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -TERM $launcher
wait $launcher
status=$?
is 'launcher: SIGTERM reaches the program' "0 $answer" "$status $(cat "$work/started")"
exec 9>&-

rm -rf "$app/node_modules/$name-linux-$node_cpu"
has 'launcher: without its program it says so' "$name: the package $name-linux-$node_cpu is not installed" \
    "$("$app/node_modules/.bin/$name" --version 2>&1; echo "status $?")"
is 'launcher: and fails' 'status 2' "$("$app/node_modules/.bin/$name" --version >/dev/null 2>&1; echo "status $?")"

NPM_SCOPE=@cats gen/pack/npm.sh "$name" "$work/again" >/dev/null 2>&1
is 'npm: with a scope the dependencies are versions' "@cats/$name {\"@cats/$name-linux-$node_cpu\":\"$version\"}" \
    "$(tar xzOf "$work/again/npm/$name-$version.tgz" package/package.json |
        jq -rc '"\(.name) \(.optionalDependencies)"')"
is 'npm: a scope begins with @' 'npm: NPM_SCOPE=cats must begin with @
status 1' "$(NPM_SCOPE=cats gen/pack/npm.sh "$name" "$dist" 2>&1; echo "status $?")"

# --- Homebrew and Scoop ---

url=https://cats.example/v1
RELEASE_URL=$url gen/pack/release.sh "$program" "$name" "$dist" >"$work/files" 2>"$work/release.log" ||
    not_ok 'release: made' "$(cat "$work/release.log")"
is 'release: its files' "$name-$version-oci.tar $name.rb $name.json" "$(echo $(sed 's|.*/||' "$work/files"))"
has 'formula: its syntax is valid' 'Syntax OK' "$(ruby -c "$dist/$name.rb" 2>&1)"
# Evaluates the formula with the few words of Homebrew's language that it uses.
cat >"$work/formula.rb" <<'END'
class Formula
  def self.method_missing(word, value = nil, *rest)
    @@path ||= []
    if block_given? then @@path.push(word); yield; @@path.pop
    else puts [*@@path, word, value].compact.join(' ')
    end
  end
  def self.test; end
end
load ARGV[0]
END
formula_lines() { # HOMEBREW-SYSTEM HOMEBREW-CPU FILE
    echo "on_$1 on_$2 url $url/${3##*/}"
    echo "on_$1 on_$2 sha256 $(hash_of "$dist/$3")"
}
is 'formula: addresses and checksums' "$({
    formula_lines macos arm "untested/$name-$version-macos-aarch64"
    formula_lines macos intel "untested/$name-$version-macos-x86_64"
    formula_lines linux arm "$name-$version-linux-aarch64"
    formula_lines linux intel "$name-$version-linux-x86_64"; })" \
    "$(ruby "$work/formula.rb" "$dist/$name.rb" 2>&1 | grep '^on_')"
is 'formula: what it says of itself' "homepage https://cats.example/docs
version $version
license MIT" "$(ruby "$work/formula.rb" "$dist/$name.rb" 2>&1 | grep -v -e '^on_' -e '^desc')"
is 'scoop: members' "[\"architecture\",\"bin\",\"description\",\"homepage\",\"license\",\"version\"] $name.exe" \
    "$(jq -rc '"\(keys) \(.bin)"' "$dist/$name.json")"
is 'scoop: addresses and checksums' "64bit $url/$name-$version-windows-x86_64.exe#/$name.exe $(
    hash_of "$dist/$name-$version-windows-x86_64.exe")
arm64 $url/$name-$version-windows-aarch64.exe#/$name.exe $(hash_of "$dist/$name-$version-windows-aarch64.exe")" \
    "$(jq -r '.architecture | to_entries[] | "\(.key) \(.value.url) \(.value.hash)"' "$dist/$name.json")"
is 'release: RELEASE_URL must be https' 'release: RELEASE_URL=ftp://cats.example must begin with https://' \
    "$(RELEASE_URL=ftp://cats.example gen/pack/release.sh "$program" "$name" "$dist" 2>&1)"

# --- the image ---

image=$work/image
mkdir -p "$image"
tar xf "$dist/$name-$version-oci.tar" -C "$image"
is 'image: every blob has its digest' '' \
    "$(cd "$image/blobs/sha256" 2>&1 && for blob in *; do [ "$blob" = "$(hash_of "$blob")" ] || echo "$blob"; done)"
blob() { cat "$image/blobs/sha256/${1#sha256:}"; }
index=$(jq -r '.manifests[0].digest' "$image/index.json")
is 'image: a manifest for each processor' 'amd64 arm64' \
    "$(echo $(blob "$index" | jq -r '.manifests[].platform.architecture'))"
is 'image: sizes are true' '' "$({ cat "$image/index.json"; blob "$index"; for digest in $(blob "$index" |
    jq -r '.manifests[].digest'); do blob "$digest"; done; } |
    jq -r '.manifests[]?, .config // empty, .layers[]? | "\(.size) \(.digest)"' | while read -r size digest; do
        [ "$size" = "$(blob "$digest" | wc -c | tr -d ' ')" ] || echo "$digest"
    done)"
case $cpu in x86_64) architecture=amd64 ;; *) architecture=arm64 ;; esac
manifest=$(blob "$(blob "$index" | jq -r ".manifests[] | select(.platform.architecture == \"$architecture\").digest")")
is 'image: it starts the server, not as root' "[\"/$name\"] [\"mcp\"] 65534:65534" \
    "$(blob "$(printf %s "$manifest" | jq -r .config.digest)" | jq -rc '.config | "\(.Entrypoint) \(.Cmd) \(.User)"')"
blob "$(printf %s "$manifest" | jq -r '.layers[0].digest')" | gzip -dc >"$work/layer.tar"
is 'image: the digest of the layer' "sha256:$(hash_of "$work/layer.tar")" \
    "$(blob "$(printf %s "$manifest" | jq -r .config.digest)" | jq -r '.rootfs.diff_ids[0]')"
is 'image: the program and its licence' "LICENSE $name" "$(echo $(tar tf "$work/layer.tar"))"
is 'image: the program is whole' "$(hash_of "$program")" \
    "$(tar xOf "$work/layer.tar" "$name" | sha256sum | cut -d ' ' -f 1)"
cp "$dist/$name-$version-oci.tar" "$work/image1.tar"
(umask 077 && TZ=Asia/Tokyo gen/pack/release.sh "$program" "$name" "$dist" >/dev/null)
same_file 'image: made twice, the same bytes' "$work/image1.tar" "$dist/$name-$version-oci.tar"
is 'release: no formula and no manifest without RELEASE_URL' '' "$(find "$dist" -name "$name.rb" -o -name "$name.json" 2>&1)"

# --- binary.mjs ---

binary() { # FILE NAME - checks a file under a name
    cp "$1" "$work/$2" && node tests/binary.mjs "$work/$2"
}
is 'binary: this program' "ok x-linux-$cpu: ELF, static" "$(binary "$program" "x-linux-$cpu")"
has 'binary: another processor' 'not ok x-linux-s390x: the processor is' "$(binary "$program" x-linux-s390x)"
has 'binary: another system' 'not ok x-openbsd-x86_64: ' "$(binary "$program" x-openbsd-x86_64)"
has 'binary: another format' 'not ok x-windows-x86_64.exe: ' "$(binary "$program" x-windows-x86_64.exe)"
has 'binary: a program that needs a library' "not ok x-linux-$cpu: needs " \
    "$(binary "$(command -v node)" "x-linux-$cpu")"
head -c 100 "$program" >"$work/cut"
has 'binary: a file that is cut off' "not ok x-linux-$cpu: " "$(binary "$work/cut" "x-linux-$cpu")"
is 'binary: a file without a system in its name' 'not ok x: the name says no system and processor' \
    "$(binary "$program" x)"
finish
