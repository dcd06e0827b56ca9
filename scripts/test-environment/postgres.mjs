import { privateServer } from './private-server.mjs'

export const { prepare: preparePostgres, stop: stopPostgres } = privateServer({
  name: 'PostgreSQL',
  script: 'postgres.sh',
  variable: 'STACKMEDIC_TEST_POSTGRES',
  packages: ['postgresql'],
})
