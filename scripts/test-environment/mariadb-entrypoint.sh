#!/bin/sh
# Starts MariaDB, making the database first where there is none; settings as in the official image.
set -eu

data=/var/lib/mysql
set_one() {
  eval "printf '%s' \"\${MARIADB_$1:-\${MYSQL_$1:-}}\""
}

mkdir -p "$data" /run/mysqld
chown -R mysql:mysql "$data" /run/mysqld

if [ ! -d "$data/mysql" ]; then
  root=$(set_one ROOT_PASSWORD)
  if [ -z "$root" ]; then
    echo 'error: database is uninitialized and password option is not specified' >&2
    exit 1
  fi
  mariadb-install-db --no-defaults --user=mysql --datadir="$data" --auth-root-authentication-method=normal --skip-test-db \
    >/dev/null
  database=$(set_one DATABASE)
  user=$(set_one USER)
  # One statement a line: the server reads them that way.
  {
    echo "ALTER USER root@localhost IDENTIFIED BY '$root';"
    echo "CREATE USER root@'%' IDENTIFIED BY '$root';"
    echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
    [ -z "$database" ] || echo "CREATE DATABASE \`$database\`;"
    [ -z "$user" ] || echo "CREATE USER '$user'@'%' IDENTIFIED BY '$(set_one PASSWORD)';"
    [ -z "$user" ] || [ -z "$database" ] || echo "GRANT ALL ON \`$database\`.* TO '$user'@'%';"
  } >/run/mysqld/first.sql
  chown mysql /run/mysqld/first.sql
  first=--init-file=/run/mysqld/first.sql
fi

exec mariadbd --no-defaults --user=mysql --datadir="$data" --socket=/run/mysqld/mysqld.sock --bind-address=0.0.0.0 \
  --skip-name-resolve --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=16M ${first:-}
