#!/bin/sh
# bare.sh [COMMAND...] - runs the two commands of the README, `make run` and `make test`, or the given commands, in a
# new Debian system that has only apt, git, make and ca-certificates: `make check-bare`.
#
# mmdebstrap makes the system in build/bare, from the Debian sources of this machine. It gets this machine's settings
# for package clients (apt's Acquire settings, npm's configuration, proxies, certificates), and a clone of the last
# commit. The commands run as root without CAP_SYS_ADMIN, as in an ordinary container, in namespaces of their own: when
# the script ends or is interrupted, their processes and mounts end too, and build/bare is removed.
#
# Needs root with CAP_SYS_ADMIN, to mount /proc.
set -u
cd "$(dirname "$0")/.." || exit 2
bare=$PWD/build/bare system=$PWD/build/bare/system

say() { printf 'check-bare: %s\n' "$*" >&2; }
die() { say "$@"; exit 2; }

# --- inside: in the namespaces, before and after chroot ---

# Mounts the file systems that a container has, then enters the system without CAP_SYS_ADMIN.
if [ "${1:-}" = --inside ]; then
    shift
    mount -t proc proc "$system/proc" && mount -t tmpfs tmpfs "$system/dev/shm" &&
        mount -t devpts -o newinstance,ptmxmode=666 devpts "$system/dev/pts" || exit 2
    ln -sf pts/ptmx "$system/dev/ptmx"
    set -- env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
    exec setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin chroot "$system" "$@"
fi

# --- outside ---

if [ $# = 0 ]; then commands='make run && make test'
else commands=$*
fi
[ "$(id -u)" = 0 ] || die "needs root, to make a system in a folder and to mount /proc in it"
unshare -mpf --kill-child true 2>/dev/null ||
    die "needs CAP_SYS_ADMIN (unshare -m -p), to mount /proc; in a container start it with --cap-add SYS_ADMIN"
gen/need.sh mmdebstrap debian-archive-keyring || exit 2
git rev-parse --verify -q HEAD >/dev/null || die "needs a git repository, to clone its last commit"
git diff --quiet HEAD || say "uncommitted changes are not tested, only the last commit"

remove() { rm -rf --one-file-system "$bare"; }
child=
interrupted() {
    [ -z "$child" ] || { kill -TERM "$child" 2>/dev/null; wait "$child" 2>/dev/null; }
    remove
    exit 130
}
trap interrupted HUP INT TERM
remove
mkdir -p "$bare"

# Runs a command in the background, so that a signal interrupts the wait for it.
run() {
    "$@" </dev/null &
    child=$!
    wait $child
    status=$?
    child=
    return $status
}

# Settings that package clients need, without hooks and other settings of this machine.
apt-config dump | grep '^Acquire::' >"$bare/apt.conf"
set -- # this machine's sources of Debian or Ubuntu
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ ! -f "$file" ] || ! grep -qiE '^(deb|uris:).*(debian|ubuntu)' "$file" || set -- "$@" "$file"
done
[ $# -gt 0 ] || die "no source of Debian in /etc/apt"
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")

say "making a bare $release in build/bare, with git, make and ca-certificates"
if ! run mmdebstrap --quiet --mode=root --variant=apt --include=git,make,ca-certificates --aptopt="$bare/apt.conf" \
    "$release" "$system" "$@" >"$bare/mmdebstrap.log" 2>&1; then
    tail -n 20 "$bare/mmdebstrap.log" >&2
    remove
    die "mmdebstrap failed, see above"
fi

copy() { # FILE... - to the same place in the system
    for file; do
        [ ! -f "$file" ] || { mkdir -p "$system/${file%/*}" && cp -L "$file" "$system/$file"; }
    done
}
copy /etc/resolv.conf /etc/hosts /etc/apt/auth.conf /etc/apt/auth.conf.d/* /etc/ssl/certs/ca-certificates.crt \
    "$HOME/.npmrc" /etc/npmrc /usr/etc/npmrc
[ ! -f "$HOME/.npmrc" ] || [ "$HOME" = /root ] || cp "$HOME/.npmrc" "$system/root/.npmrc"
git clone --quiet --no-hardlinks . "$system/root/clone" || { remove; die "git clone failed"; }

# Proxies, certificates and npm's settings may also be in the environment.
set --
for name in $(env | sed -n 's/^\([A-Za-z_]*_[Pp][Rr][Oo][Xx][Yy]\|npm_config_[a-z_]*\)=.*/\1/p'); do
    eval "value=\$$name"
    set -- "$@" "$name=$value"
done
[ ! -f /etc/ssl/certs/ca-certificates.crt ] ||
    set -- "$@" NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt

say "in it, as root without CAP_SYS_ADMIN: $commands"
began=$(date +%s)
run unshare -mpf --kill-child --propagation private sh "$PWD/tests/bare.sh" --inside "$@" \
    sh -c "cd /root/clone && $commands" 2>&1
status=$?
say "status $status after $(($(date +%s) - began)) s"
remove
[ $status = 0 ]
