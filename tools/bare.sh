#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Run a command of the Makefile on a bare Debian 12: a new system in a folder, with python3, pip, make, git and
# certificates, a clone of what is committed here, an empty home and empty caches.
#
#   tools/bare.sh FOLDER root|plain TARGET [ARGUMENT...]      for example: tools/bare.sh /var/tmp/bare plain test
#
# Needs root, debootstrap and git. FOLDER/system is made once and kept; each run copies it, and removes its copy, the
# mounts and every process in it at the end. Package sources, certificates and the settings of pip and apt are those of
# this machine. The copy shares this machine's network: BARE_SHELL='…' runs beside TARGET in the clone, as the same
# user, once it has started; its output comes with theirs, and its end ends the run (to look at a demo from inside).
set -euo pipefail

if [ $# -lt 3 ] || { [ "$2" != root ] && [ "$2" != plain ]; }; then
    sed -n '3,12s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
folder=$1 user=$2
shift 2
source_tree=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
base=$folder/system
root=$folder/run.$$

# The first Debian source of this machine, wherever that is.
mirror() {
    { sed -n 's/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources
      sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/*.list
    } 2>/dev/null | head -n 1
}

make_system() {
    local unfinished=$folder/system.part
    rm -rf "$unfinished"
    debootstrap --variant=minbase \
        --include=ca-certificates,git,make,python3,python3-pip bookworm "$unfinished" "$(mirror)" >"$folder/debootstrap.log" ||
        { tail -n 20 "$folder/debootstrap.log" >&2; exit 1; }
    # Settings of this machine that a program needs to reach its packages: files only, and only where there are any.
    local each
    rm -f "$unfinished/etc/apt/sources.list"
    for each in /etc/ssl/certs/ca-certificates.crt /etc/pip.conf /etc/xdg/pip /etc/resolv.conf /etc/hosts \
        /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/apt/auth.conf.d; do
        [ -e "$each" ] || continue
        mkdir -p "$unfinished$(dirname "$each")"
        cp -rLT "$each" "$unfinished$each"
    done
    chroot "$unfinished" useradd --create-home --shell /bin/bash plain
    mv "$unfinished" "$base"
}

unmount() {
    local each
    for each in dev/shm dev/pts dev proc; do
        ! mountpoint -q "$root/$each" || umount "$root/$each"
    done
}

leave() {
    local each pid
    # Only what runs in our copy of the system.
    for each in /proc/[0-9]*; do
        pid=${each#/proc/}
        [ "$(readlink "$each/root" 2>/dev/null)" != "$root" ] || kill -9 "$pid" 2>/dev/null || true
    done
    sleep 1
    unmount
    mountpoint -q "$root/proc" || mountpoint -q "$root/dev" || rm -rf --one-file-system "$root"
}

[ -d "$base" ] || make_system
trap leave EXIT
trap 'exit 130' INT TERM
cp -a "$base" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for each in null zero full random urandom tty; do
    mknod -m 666 "$root/dev/$each" c $(stat -c '0x%t 0x%T' "/dev/$each")
done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"

if [ "$user" = root ]; then home=/root; else home=/home/plain; fi
# A closed home, as some administrators keep it.
chmod 700 "$root$home"
git clone -q --no-hardlinks "file://$source_tree" "$root$home/demarche"
chroot "$root" chown -R "$user:" "$home"

# What names certificates is passed on, and nothing else of this environment.
settings=(HOME="$home" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb)
while IFS= read -r name; do
    settings+=("$name=${!name}")
done < <(compgen -e | grep -E '(_CERT|_CERTS|_CERT_FILE|_CERT_DIR|_CA_BUNDLE|_CAINFO)$')
[ -z "${CI:-}" ] || settings+=("CI=$CI")

inside() {
    chroot --userspec="$user" --groups= "$root" /usr/bin/env -i "${settings[@]}" \
        /bin/bash -c 'cd "$HOME/demarche" && exec "$@"' bare "$@"
}

began=$(date +%s)
status=0
if [ -n "${BARE_SHELL:-}" ]; then
    inside make --no-print-directory "$@" &
    inside /bin/bash -c "$BARE_SHELL" || status=$?
else
    inside make --no-print-directory "$@" || status=$?
fi
echo "bare Debian $(cat "$root/etc/debian_version"), $user, make $*: status $status after $(($(date +%s) - began)) s"
exit "$status"
