#!/usr/bin/env bash
# Makes the images that the integration tests run, from Debian packages alone, without any image registry:
#
#   stackmedic-test/python      Python 3 with Alembic, SQLAlchemy and psycopg2
#   stackmedic-test/postgres    PostgreSQL, with the environment variables of the official image
#   stackmedic-test/mariadb     MariaDB, likewise
#   stackmedic-test/redis       Redis
#
# apt resolves and downloads the packages into a state of its own, so this system's packages are neither read nor
# changed; they are unpacked (nothing of them runs), and `docker import` makes one image of it that they share.
# The result is kept below $STACKMEDIC_TEST_CACHE, by default in the temporary folder.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${STACKMEDIC_TEST_CACHE:-${TMPDIR:-/tmp}/stackmedic-test-images}
packages=(base-files netbase bash dash coreutils sed grep mawk util-linux procps netcat-openbsd
  python3 alembic python3-psycopg2 postgresql redis-server mariadb-server-core mariadb-client-core)
# Large, and nothing that runs here needs them.
unneeded='^(perl|libperl|libllvm|libz3|locales|gcc|openssl|ssl-cert)'

fail() {
  echo "$*" >&2
  exit 1
}

for tool in apt-get dpkg-deb tar docker sha256sum; do
  command -v "$tool" >/dev/null || fail "needs $tool to make the images of the tests"
done
recipe=$(cat "${BASH_SOURCE[0]}" "$here/postgres-entrypoint.sh" "$here/mariadb-entrypoint.sh" | sha256sum | cut -c1-16)
label=dev.stackmedic.test.recipe

recipe_of() {
  docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null || true
}

is_made() {
  local name
  for name in python postgres mariadb redis; do
    [ "$(recipe_of "stackmedic-test/$name")" = "$recipe" ] || return 1
  done
}

private_apt() {
  apt-get -o Dir::State="$cache/apt" -o Dir::State::status="$cache/apt/status" -o Dir::Cache="$cache/apt" \
    -o APT::Install-Recommends=false -o APT::Sandbox::User= -o Debug::NoLocking=true -o Acquire::Retries=3 "$@"
}

download_packages() {
  mkdir -p "$cache/apt/lists/partial" "$cache/apt/archives/partial"
  : >"$cache/apt/status"
  private_apt -qq update >&2
  # Only what is downloaded for this very list is unpacked.
  rm -f "$cache"/apt/archives/*.deb
  private_apt -qq -y --download-only install "${packages[@]}" >/dev/null
}

unpack_packages() {
  local root=$1 package
  rm -rf "$root"
  # What a real installation has before any package: one /usr, and /var/run leading to /run.
  mkdir -p "$root"/{run,var,etc,tmp,proc,sys,dev,root,data,app,usr/{bin,sbin,lib,lib64}}
  ln -s ../run "$root/var/run"
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  chmod 1777 "$root/tmp"
  for package in "$cache"/apt/archives/*.deb; do
    [[ $(basename "$package") =~ $unneeded ]] && continue
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink --no-same-owner \
      --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' \
      --exclude='./usr/share/info/*' --exclude='*/bitcode/*' --exclude='*/llvmjit*'
  done
}

finish_root() {
  local root=$1 program
  printf '%s\n' root:x:0:0::/root:/bin/sh postgres:x:999:999::/var/lib/postgresql:/bin/sh mysql:x:998:998::/var/lib/mysql:/bin/sh >"$root/etc/passwd"
  printf '%s\n' root:x:0: postgres:x:999: mysql:x:998: >"$root/etc/group"
  printf 'hosts: files dns\npasswd: files\ngroup: files\n' >"$root/etc/nsswitch.conf"
  [ -e "$root/usr/bin/sh" ] || ln -s dash "$root/usr/bin/sh"
  ln -sf mawk "$root/usr/bin/awk"
  ln -sf nc.openbsd "$root/usr/bin/nc"
  ln -sf python3 "$root/usr/bin/python"
  for program in postgres initdb pg_isready psql; do
    (cd "$root/usr/bin" && ln -sf ../lib/postgresql/*/bin/"$program" .)
  done
  install -m 755 "$here/postgres-entrypoint.sh" "$root/usr/bin/postgres-entrypoint.sh"
  install -m 755 "$here/mariadb-entrypoint.sh" "$root/usr/bin/mariadb-entrypoint.sh"
  # Installing would do this; without it every start of Python costs half a second more.
  chroot "$root" /usr/bin/python3 -m compileall -q /usr/lib/python3/dist-packages >/dev/null 2>&1 || true
}

import_images() {
  docker import --change "LABEL $label=$recipe" --change 'ENV PYTHONUNBUFFERED=1' "$1" stackmedic-test/base >/dev/null
  tag python 'WORKDIR /app' 'CMD ["python3"]'
  # SIGINT ends PostgreSQL without waiting for its clients.
  tag postgres 'ENV PGDATA=/var/lib/postgresql/data' 'VOLUME /var/lib/postgresql/data' 'EXPOSE 5432' 'STOPSIGNAL SIGINT' \
    'ENTRYPOINT ["postgres-entrypoint.sh"]'
  tag mariadb 'VOLUME /var/lib/mysql' 'EXPOSE 3306' 'ENTRYPOINT ["mariadb-entrypoint.sh"]'
  tag redis 'WORKDIR /data' 'EXPOSE 6379' 'CMD ["redis-server", "--save", "", "--protected-mode", "no"]'
}

tag() {
  local name=$1
  shift
  printf '%s\n' 'FROM stackmedic-test/base' "$@" | docker build -q -t "stackmedic-test/$name" - >/dev/null
}

is_made && exit 0
mkdir -p "$cache"
archive=$cache/base-$recipe.tar
if [ ! -s "$archive" ]; then
  [ "$(id -u)" = 0 ] || fail "making the images of the tests needs root"
  rm -f "$cache"/base-*.tar
  download_packages
  unpack_packages "$cache/root"
  finish_root "$cache/root"
  tar -C "$cache/root" --numeric-owner --owner=0 --group=0 -cf "$archive.part" .
  mv "$archive.part" "$archive"
  rm -rf "$cache/root" "$cache"/apt/archives/*.deb
fi
import_images "$archive"
# What an earlier recipe made and nothing uses any more.
docker image prune --force --filter "label=$label" >/dev/null
