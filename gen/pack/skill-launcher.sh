#!/bin/sh
# Starts the program for this system and processor.
folder=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)/programs
suffix=
case $(uname -s) in
Darwin)                  os=macos ;;
MINGW* | MSYS* | CYGWIN*) os=windows suffix=.exe ;;
*)                       os=$(uname -s | tr '[:upper:]' '[:lower:]') ;;
esac
case $(uname -m) in
amd64)           cpu=x86_64 ;;
arm64 | aarch64) cpu=aarch64 ;;
armv7* | armv8*) cpu=armv7 ;;
*)               cpu=$(uname -m) ;;
esac
program=$folder/@NAME@-$os-$cpu$suffix
if [ ! -f "$program" ]; then
    echo "@NAME@: there is no program for $os on $cpu in $folder" >&2
    exit 2
fi
[ -x "$program" ] || chmod +x "$program" # some tools copy without permissions
exec "$program" "$@"
