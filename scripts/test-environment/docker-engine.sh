#!/usr/bin/env bash
# Finds a Docker Engine that answers, or starts a private one, and prints DOCKER_HOST=… (the only line on standard output).
#
#   docker-engine.sh         installs Debian's packages first where they are missing (root only)
#   docker-engine.sh stop    ends the private engine, never another one
#
# The private engine keeps everything in $STACKMEDIC_TEST_DOCKER, by default a folder below the temporary folder.
set -euo pipefail

folder=${STACKMEDIC_TEST_DOCKER:-${TMPDIR:-/tmp}/stackmedic-test-docker}
socket=$folder/docker.sock
pid_file=$folder/dockerd.pid
log=$folder/dockerd.log
bridge=stackmedic0

fail() {
  echo "$*" >&2
  exit 1
}

answers() {
  DOCKER_HOST=$1 timeout 5 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

private_pid() {
  local pid
  pid=$(cat "$pid_file" 2>/dev/null) || return 1
  # A process number may belong to something else by now.
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] && echo "$pid"
}

find_engine() {
  local host
  for host in "${DOCKER_HOST:-}" unix:///var/run/docker.sock "unix://$socket"; do
    if [ -n "$host" ] && answers "$host"; then
      echo "DOCKER_HOST=$host"
      return 0
    fi
  done
  return 1
}

stop_private() {
  local pid
  pid=$(private_pid) || fail "no private engine of $folder is running"
  kill -TERM "$pid"
  for _ in $(seq 100); do
    [ -d "/proc/$pid" ] || break
    sleep 0.2
  done
  [ ! -d "/proc/$pid" ] || fail "the engine (pid $pid) did not end within 20 seconds"
  remove_bridge
}

# dockerd leaves its bridge's rules behind.
remove_bridge() {
  ip link del "$bridge" 2>/dev/null || return 0
  local table rule
  for table in filter nat; do
    iptables -t "$table" -S | grep -w -e "$bridge" -e 10.229.0.0/24 | sed 's/^-A/-D/' | while read -r rule; do
      # shellcheck disable=SC2086 # the rule is a list of arguments
      iptables -t "$table" $rule || true
    done || true
  done
}

install_packages() {
  local missing=()
  command -v dockerd >/dev/null && command -v docker >/dev/null || missing+=(docker.io)
  command -v iptables >/dev/null || missing+=(iptables)
  docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null || missing+=(docker-compose)
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || fail "needs ${missing[*]} (apt-get install --no-install-recommends ${missing[*]})"
  command -v apt-get >/dev/null || fail "needs ${missing[*]}, and there is no apt-get here"
  local install=(apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}")
  export DEBIAN_FRONTEND=noninteractive
  "${install[@]}" >&2 || { apt-get -qq update >&2 && "${install[@]}" >&2; } || fail "could not install ${missing[*]}"
}

# A bare container or virtual machine may have no cgroup hierarchy at all, and no container starts without one.
mount_cgroups() {
  awk '$3 == "cgroup" || $3 == "cgroup2" { found = 1 } END { exit !found }' /proc/mounts && return 0
  if mount -t cgroup2 none /sys/fs/cgroup && grep -qw memory /sys/fs/cgroup/cgroup.controllers; then return 0; fi
  umount /sys/fs/cgroup 2>/dev/null || true
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  local controller
  for controller in cpu cpuacct cpuset memory devices freezer blkio pids; do
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" || rmdir "/sys/fs/cgroup/$controller"
  done
}

start_private() {
  [ "$(id -u)" = 0 ] || fail "no Docker Engine answers, and a private one needs root"
  mount_cgroups
  mkdir -p "$folder"
  rm -f "$socket"
  private_pid >/dev/null || rm -f "$pid_file"
  local arguments=(--host "unix://$socket" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$pid_file")
  if ip link show docker0 >/dev/null 2>&1 && pgrep -x dockerd >/dev/null; then
    # Another engine owns docker0: two engines on one bridge would hand out the same addresses.
    ip link add "$bridge" type bridge 2>/dev/null || true
    ip addr replace 10.229.0.1/24 dev "$bridge"
    ip link set "$bridge" up
    arguments+=(--bridge "$bridge")
  else
    # The built-in pools hold about 30 networks, which a test run can use up.
    arguments+=(--default-address-pool base=10.230.0.0/16,size=24)
  fi
  setsid nohup dockerd "${arguments[@]}" >"$log" 2>&1 </dev/null &
  for _ in $(seq 150); do
    if answers "unix://$socket"; then
      echo "DOCKER_HOST=unix://$socket"
      return 0
    fi
    sleep 0.2
  done
  tail -n 15 "$log" >&2
  fail "the Docker Engine did not answer within 30 seconds; its log is $log"
}

case ${1:-start} in
  start)
    install_packages
    find_engine || start_private
    ;;
  stop) stop_private ;;
  *) fail "unknown argument: $1" ;;
esac
