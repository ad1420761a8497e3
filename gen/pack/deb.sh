#!/bin/sh
# deb.sh PROGRAM NAME FOLDER - builds FOLDER/NAME_VERSION_ARCH.deb of a program for this machine and prints its path.
# The same program gives the same bytes: the owner is root and times are SOURCE_DATE_EPOCH, which defaults to the last
# commit's time. MAINTAINER, "Name <address>", defaults to the last commit's author.
set -eu
program=$1 name=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
"$here/../need.sh" dpkg
: "${SOURCE_DATE_EPOCH:=$(git -C "$here" log -1 --format=%ct)}"
: "${MAINTAINER:=$(git -C "$here" log -1 --format='%an <%ae>')}"
export SOURCE_DATE_EPOCH
umask 022
export LC_ALL=C

version=$("$program" --version | sed -n '1s/^.* //p')
corpus=$("$program" --version | sed -n '2s/^corpus //p')
about=$("$program" --help | sed -n '1s/^[^ ]* - \(the \)\{0,1\}//p')
arch=$(dpkg --print-architecture)
root=build/deb/$name
doc=$root/usr/share/doc/$name
rm -rf "$root"
"$here/stage.sh" "$program" "$name" "$root/usr"

# Debian's locations: licence, changelog, zsh functions, compressed manuals.
mv "$doc/LICENSE" "$doc/copyright"
printf '%s (%s) unstable; urgency=medium\n\n  * The documentation is %s.\n\n -- %s  %s\n' "$name" "$version" "$corpus" \
    "$MAINTAINER" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$doc/changelog.gz"
mkdir -p "$root/usr/share/zsh/vendor-completions" "$root/usr/share/lintian/overrides" "$root/DEBIAN"
mv "$root/usr/share/zsh/site-functions/_$name" "$root/usr/share/zsh/vendor-completions/"
rmdir "$root/usr/share/zsh/site-functions"
gzip -9n "$root/usr/share/man/man1/$name.1"
printf '# It needs no library on purpose: the same file runs on any machine.\n%s\n' \
    "$name: statically-linked-binary [usr/bin/$name]" >"$root/usr/share/lintian/overrides/$name"

cat >"$root/DEBIAN/control" <<END
Package: $name
Version: $version
Architecture: $arch
Maintainer: $MAINTAINER
Installed-Size: $(find "$root/usr" -type f -printf '%s\n' | awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }')
Section: doc
Priority: optional
Description: $about
 One static program that carries a whole documentation inside itself: it
 answers coding agents over the Model Context Protocol and people on the
 command line, without network, files or configuration.
 .
 The documentation is $corpus.
END
(cd "$root" && find usr -type f -exec md5sum {} + | sort -k 2 >DEBIAN/md5sums)
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$folder"
deb=$folder/${name}_${version}_$arch.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$deb" >/dev/null
echo "$deb"
