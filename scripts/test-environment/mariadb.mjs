import { privateServer } from './private-server.mjs'

export const { prepare: prepareMariadb, stop: stopMariadb } = privateServer({
  name: 'MariaDB',
  script: 'mariadb.sh',
  variable: 'STACKMEDIC_TEST_MARIADB',
  packages: ['mariadb-server-core', 'mariadb-client-core', 'openssl'],
})
