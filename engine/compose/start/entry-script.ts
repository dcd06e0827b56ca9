/** What an entry script is made for. */
export interface EntryScriptSettings {
  /** `host:port` that it waits for. */
  readonly database: string
  /** The command that migrates, for a shell; absent: none. */
  readonly migrate?: string
}

/**
 * A POSIX shell script that waits for the database, migrates with retries, and becomes the command that it is given. It runs in
 * dash, busybox and bash, is started by `sh`, and prints the lines that `entrypoint-markers.ts` reads.
 */
export function entryScript({ database, migrate = '' }: EntryScriptSettings): string {
  return `#!/bin/sh
# Waits until the database answers, migrates, and then becomes the command that it is given.
# Made by Stackmedic for this project; change it as you like. Settings are variables of the environment:
#   ENTRYPOINT_DATABASE      host:port to wait for; empty: do not wait
#   ENTRYPOINT_WAIT_SECONDS  how long to wait at most (60)
#   ENTRYPOINT_MIGRATE       the command that migrates; empty: do not migrate
#   ENTRYPOINT_PAUSES        seconds between attempts to migrate (2 4 8 16 32 64)
set -u

default_database=${quoted(database)}
default_migrate=${quoted(migrate)}
database=\${ENTRYPOINT_DATABASE-$default_database}
wait_seconds=\${ENTRYPOINT_WAIT_SECONDS:-60}
migrate=\${ENTRYPOINT_MIGRATE-$default_migrate}
pauses=\${ENTRYPOINT_PAUSES-2 4 8 16 32 64}
child=''

say() {
  printf '[entrypoint] %s\\n' "$*"
}

# As process 1 a shell ignores signals that it does not trap, and "docker stop" would take ten seconds.
stop() {
  if [ -n "$child" ]; then
    kill -TERM "$child" 2>/dev/null
    wait "$child"
  fi
  exit 143
}
trap stop TERM INT

# In the background, because a shell answers a signal only when the command in front of it has ended.
rest() {
  sleep "$1" &
  child=$!
  wait "$child"
  child=''
}

find_tool() {
  for tool in python3 python node ruby php perl bash nc; do
    if command -v "$tool" >/dev/null 2>&1; then
      return 0
    fi
  done
  return 1
}

# shellcheck disable=SC2016 # the programs fill in these arguments themselves
answers() {
  case $tool in
    python*) "$tool" -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 2).close()' "$1" "$2" ;;
    node) "$tool" -e 'const s = require("net").connect(Number(process.argv[2]), process.argv[1]); s.setTimeout(2000, () => process.exit(1)); s.on("connect", () => process.exit(0)); s.on("error", () => process.exit(1))' "$1" "$2" ;;
    ruby) "$tool" -rsocket -e 'Socket.tcp(ARGV[0], ARGV[1].to_i, connect_timeout: 2).close' "$1" "$2" ;;
    php) "$tool" -r 'exit(@fsockopen($argv[1], (int) $argv[2], $code, $text, 2) ? 0 : 1);' -- "$1" "$2" ;;
    perl) "$tool" -MIO::Socket::INET -e 'exit(IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1], Timeout => 2) ? 0 : 1)' "$1" "$2" ;;
    bash) "$tool" -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" ;;
    nc) "$tool" -z -w 2 "$1" "$2" ;;
  esac </dev/null >/dev/null 2>&1
}

wait_for_database() {
  if ! find_tool; then
    say "no program here can ask $database, so nothing is waited for"
    return 0
  fi
  say "waiting for database… ($database, up to $wait_seconds s)"
  started=$(date +%s)
  while ! answers "\${database%:*}" "\${database##*:}"; do
    passed=$(($(date +%s) - started))
    if [ "$passed" -ge "$wait_seconds" ]; then
      say "database did not answer within $wait_seconds s ($database)"
      return 1
    fi
    rest 1
  done
  say "database answers (after $(($(date +%s) - started)) s)"
}

run_migrations() {
  attempts=1
  for pause in $pauses; do
    attempts=$((attempts + 1))
  done
  attempt=1
  for pause in $pauses none; do
    say "migrating (attempt $attempt of $attempts): $migrate"
    sh -c "$migrate" &
    child=$!
    wait "$child"
    code=$?
    child=''
    if [ "$code" -eq 0 ]; then
      say 'migrations done'
      return 0
    fi
    if [ "$pause" != none ]; then
      say "migrations failed (exit code $code), next attempt in $pause s"
      rest "$pause"
      attempt=$((attempt + 1))
    fi
  done
  say "migrations failed (exit code $code) after $attempts attempts"
  return "$code"
}

if [ "$#" -eq 0 ]; then
  say 'there is no command to start'
  exit 64
fi
if [ -n "$database" ]; then
  wait_for_database || exit 1
fi
if [ -n "$migrate" ]; then
  run_migrations || exit
fi
trap - TERM INT
say "starting: $*"
exec "$@"
`
}

/** A text as one word for a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Words as a line that a POSIX shell splits into the same words. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ')
}
