#!/bin/sh
# unpack.sh FOLDER PACKAGE...: unpacks Debian's packages, and those of what they need that the machine does not
# have, into a folder. Nothing is installed: apt's lists and files lie beside the folder while it works, so that
# it needs no right that we may not have, and no lock that somebody else may hold.
set -eu
umask 022
folder=$1
shift
if [ -d "$folder" ]; then exit; fi

work=$folder.begun
rm -rf "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" "$work/root"
cd "$work/packages"

apt() {
  LC_ALL=C apt-get --quiet -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" \
    -o Acquire::Retries=3 "$@"
}
apt update
plan=$(apt install --simulate --no-install-recommends "$@")
needed=$(printf '%s\n' "$plan" | sed -nE 's/^Inst ([^ ]+) .*/\1/p')
# Those that are asked for also where they are installed: who asks has not found them.
# shellcheck disable=SC2046,SC2086 -- one word for each package
apt download $(printf '%s\n' "$@" $needed | sort -u)
for package in *.deb; do dpkg-deb --extract "$package" "$work/root"; done

mv "$work/root" "$folder"
rm -rf "$work"
