#!/usr/bin/env bash
# Starts a private MariaDB from Debian's package and prints STACKMEDIC_TEST_MARIADB=mysql://… (the only line on standard
# output): a user with all rights and a password, on a free port of this machine alone.
#
#   mariadb.sh         finds the private server if it runs, else starts it
#   mariadb.sh stop    ends it, never another one, and removes its data
#
# It keeps everything in $STACKMEDIC_TEST_MARIADB_FOLDER, by default a folder below the temporary folder.
set -euo pipefail

folder=${STACKMEDIC_TEST_MARIADB_FOLDER:-${TMPDIR:-/tmp}/stackmedic-test-mariadb}
data=$folder/data
user=stackmedic
password=private-to-the-tests

fail() {
  echo "$*" >&2
  exit 1
}

PATH=$PATH:/usr/sbin
command -v mariadbd >/dev/null && command -v my_print_defaults >/dev/null && command -v openssl >/dev/null ||
  fail 'MariaDB is not installed (Debian: mariadb-server-core mariadb-client-core openssl)'

is_running() {
  [ -s "$folder/pid" ] && [ "$(readlink "/proc/$(cat "$folder/pid")/exe" 2>/dev/null)" = "$(readlink -f "$(command -v mariadbd)")" ]
}

if [ "${1:-}" = stop ]; then
  if is_running; then
    pid=$(cat "$folder/pid")
    kill -KILL "$pid"
    while [ -d "/proc/$pid" ] && [ "$(cut -d' ' -f3 "/proc/$pid/stat" 2>/dev/null)" != Z ]; do sleep 0.1; done
  fi
  rm -rf "$folder"
  exit 0
fi

answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

if ! is_running; then
  rm -rf "$folder"
  mkdir -p "$data"
  chmod 755 "$folder"
  # With a certificate of its own, for tests over TLS.
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$folder/key.pem" -out "$folder/cert.pem" \
    >"$folder/openssl.log" 2>&1 || fail "openssl: $(tail -1 "$folder/openssl.log")"
  as=()
  if [ "$(id -u)" = 0 ]; then
    # MariaDB refuses to run as root; any other user will do.
    chown -R nobody "$folder"
    as=(--user=nobody)
  fi
  mariadb-install-db --no-defaults --datadir="$data" --auth-root-authentication-method=normal --skip-test-db "${as[@]}" \
    >"$folder/install.log" 2>&1 || fail "mariadb-install-db: $(tail -1 "$folder/install.log")"
  printf "CREATE USER '%s'@'%%' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO '%s'@'%%' WITH GRANT OPTION;\n" \
    "$user" "$password" "$user" >"$folder/init.sql"
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    answers "$port" && continue
    setsid mariadbd --no-defaults "${as[@]}" --datadir="$data" --port="$port" --bind-address=127.0.0.1 \
      --socket="$folder/socket" --pid-file="$folder/pid" --init-file="$folder/init.sql" --skip-name-resolve \
      --ssl-cert="$folder/cert.pem" --ssl-key="$folder/key.pem" \
      --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=16M >"$folder/server.log" 2>&1 </dev/null &
    for _ in $(seq 150); do
      if is_running && answers "$port"; then break 2; fi
      sleep 0.2
    done
  done
  is_running || fail "MariaDB did not start: $(tail -1 "$folder/server.log")"
  echo "$port" >"$folder/port"
fi

echo "STACKMEDIC_TEST_MARIADB=mysql://$user:$password@127.0.0.1:$(cat "$folder/port")/mysql"
