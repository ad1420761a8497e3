#!/bin/sh
# sums.sh FOLDER - writes FOLDER/SHA256SUMS: of every file in it, whatever made it and when. So whoever has the folder
# checks all of it with one `sha256sum -c SHA256SUMS`, and learns what is missing.
set -eu
cd "$1"
rm -f SHA256SUMS
sums=$(find . -type f -exec sha256sum {} + | sed 's|  \./|  |' | LC_ALL=C sort -k 2)
printf '%s\n' "$sums" >SHA256SUMS
