#!/usr/bin/env bash
# Gets compose 2 where there is only an older one or none, and prints DOCKER_CONFIG=…, the folder in which docker finds it.
#
# Debian 12 has docker-compose 1.29 only. The program in Debian 13's package runs there too; it is taken out of the
# package as a plugin, with a state of apt's own: nothing is installed, and this system's package lists stay as they are.
# It is kept below $STACKMEDIC_TEST_CACHE, by default in the temporary folder.
set -euo pipefail

cache=${STACKMEDIC_TEST_CACHE:-${TMPDIR:-/tmp}/stackmedic-test-compose}/compose
plugin=$cache/config/cli-plugins/docker-compose

fail() {
  echo "$*" >&2
  exit 1
}

for tool in apt-get dpkg-deb tar docker; do
  command -v "$tool" >/dev/null || fail "needs $tool to get compose 2"
done

download() {
  local apt=$cache/apt mirror architecture
  mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -v security | head -n 1)
  [ -n "$mirror" ] || fail "apt has no package lists; run apt-get update"
  architecture=$(dpkg --print-architecture)
  mkdir -p "$apt"/lists/partial "$apt"/archives/partial "$(dirname "$plugin")"
  : >"$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<CONF
Dir::State "$apt"; Dir::State::lists "$apt/lists"; Dir::State::status "$apt/status";
Dir::Cache "$apt"; Dir::Cache::archives "$apt/archives";
Dir::Etc::sourcelist "$apt/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::main "/dev/null"; Dir::Etc::parts "/dev/null";
APT::Architecture "$architecture"; APT::Architectures "$architecture"; APT::Sandbox::User "";
Acquire::Languages "none"; Debug::NoLocking "true";
CONF
  (
    export APT_CONFIG="$apt/apt.conf"
    cd "$apt/archives"
    apt-get update -qq
    apt-get download -qq docker-compose
  ) >&2
  dpkg-deb --fsys-tarfile "$apt"/archives/docker-compose_*.deb |
    tar -x -O ./usr/libexec/docker/cli-plugins/docker-compose >"$plugin.part"
  chmod +x "$plugin.part"
  mv "$plugin.part" "$plugin"
  rm -rf "$apt"
}

[ -x "$plugin" ] || download
DOCKER_CONFIG=$cache/config docker compose version >&2
echo "DOCKER_CONFIG=$cache/config"
