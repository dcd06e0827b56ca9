#!/usr/bin/env bash
# Starts a private PostgreSQL from Debian's package and prints STACKMEDIC_TEST_POSTGRES=postgres://… (the only line on
# standard output): a superuser with a password, on a free port of this machine alone.
#
#   postgres.sh         finds the private server if it runs, else starts it
#   postgres.sh stop    ends it, never another one, and removes its data
#
# It keeps everything in $STACKMEDIC_TEST_POSTGRES_FOLDER, by default a folder below the temporary folder.
set -euo pipefail

folder=${STACKMEDIC_TEST_POSTGRES_FOLDER:-${TMPDIR:-/tmp}/stackmedic-test-postgres}
data=$folder/data
user=stackmedic
password=private-to-the-tests

fail() {
  echo "$*" >&2
  exit 1
}

# PostgreSQL refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"
  else
    "$@"
  fi
}

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1) || true
[ -n "$bin" ] && [ -x "$bin/initdb" ] || fail 'PostgreSQL is not installed (Debian: postgresql)'

is_running() {
  [ -d "$data" ] && as_server "$bin/pg_ctl" --pgdata="$data" status >/dev/null 2>&1
}

if [ "${1:-}" = stop ]; then
  if is_running; then as_server "$bin/pg_ctl" --pgdata="$data" --mode=immediate --wait stop >/dev/null; fi
  rm -rf "$folder"
  exit 0
fi

if ! is_running; then
  rm -rf "$folder"
  mkdir -p "$folder"
  chmod 755 "$folder"
  printf '%s' "$password" >"$folder/password"
  [ "$(id -u)" != 0 ] || chown -R postgres:postgres "$folder"
  as_server "$bin/initdb" --pgdata="$data" --username="$user" --pwfile="$folder/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || fail "initdb: $(tail -1 "$folder/initdb.log")"
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if as_server "$bin/pg_ctl" --pgdata="$data" --log="$folder/server.log" --wait --timeout=30 \
      --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$folder' -c fsync=off -c jit=off -c shared_buffers=16MB" \
      start >/dev/null 2>&1 </dev/null; then
      break
    fi
  done
  is_running || fail "PostgreSQL did not start: $(tail -1 "$folder/server.log")"
fi

echo "STACKMEDIC_TEST_POSTGRES=postgres://$user:$password@127.0.0.1:$(sed -n 4p "$data/postmaster.pid")/postgres"
