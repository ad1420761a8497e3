#!/bin/sh
# sums.sh FOLDER - writes FOLDER/SHA256SUMS with the checksums of all files in FOLDER. `sha256sum -c SHA256SUMS` then
# checks the whole folder and reports missing files.
set -eu
cd "$1"
rm -f SHA256SUMS
sums=$(find . -type f -exec sha256sum {} + | sed 's|  \./|  |' | LC_ALL=C sort -k 2)
printf '%s\n' "$sums" >SHA256SUMS
