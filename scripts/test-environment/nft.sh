#!/usr/bin/env bash
# Gets nft, the program of the kernel's packet filter, and prints its path. Where it is not installed, it is taken out of
# Debian's packages into a folder of its own: nothing is installed, and no rule of this machine is touched.
# It is kept below $STACKMEDIC_TEST_CACHE, by default in the temporary folder.
set -euo pipefail

if command -v nft; then exit 0; fi

folder=${STACKMEDIC_TEST_CACHE:-${TMPDIR:-/tmp}/stackmedic-test-nft}/nft
fail() {
  echo "$*" >&2
  exit 1
}

download() {
  for tool in apt-get dpkg-deb; do command -v "$tool" >/dev/null || fail "nft is missing, and there is no $tool to get it"; done
  part=$(mktemp -d "$folder.XXXXXX")
  trap 'rm -rf "$part"' EXIT
  (cd "$part" && apt-get -qq -o APT::Sandbox::User= download nftables libnftables1 libjansson4 libedit2 libbsd0 libmd0) >&2 ||
    fail "nft is missing, and its packages could not be had"
  for package in "$part"/*.deb; do dpkg-deb -x "$package" "$part"; done
  rm -f "$part"/*.deb
  cat >"$part/nft" <<'PROGRAM'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
libraries=$(dirname "$(find "$here" -name 'libnftables.so.1' | head -n 1)")
LD_LIBRARY_PATH=$libraries:${libraries#"$here"/usr}:$here/lib/$(basename "$libraries") exec "$here/usr/sbin/nft" "$@"
PROGRAM
  chmod +x "$part/nft"
  mv "$part" "$folder" 2>/dev/null || [ -x "$folder/nft" ]
}

mkdir -p "$(dirname "$folder")"
[ -x "$folder/nft" ] || download
"$folder/nft" --version >&2
echo "$folder/nft"
