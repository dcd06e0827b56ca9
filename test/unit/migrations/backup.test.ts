import { expect, it } from 'vitest'
import type { Connection } from '../../../engine/database/facts.ts'
import { backupOf } from '../../../engine/migrations/guide/backup.ts'

const connection: Connection = {
  dialect: 'postgresql',
  user: 'ana',
  host: 'localhost',
  port: 5433,
  database: 'my shop',
  place: { file: '.env', line: 1, column: 1 },
  variable: 'DATABASE_URL',
  services: [],
  hasVolume: false,
  state: 'reachable',
  detail: '',
}
const commands = (changes: Partial<Connection>) => {
  const { make, restore } = backupOf({ ...connection, ...changes }, ['docker', 'compose'])
  return [...make, ...restore].map(({ text, command }) => `${text}: ${command?.join(' ') ?? ''}`)
}

it('is made in the container of the database, and copied out of it', () => {
  expect(commands({ databaseService: 'db', host: 'db' })).toEqual([
    'backup: docker compose exec db pg_dump --username=ana --dbname=my shop --format=custom --file=/tmp/my_shop-before.dump',
    'backup-copy: docker compose cp db:/tmp/my_shop-before.dump my_shop-before.dump',
    'restore: docker compose exec db pg_restore --username=ana --dbname=my shop --clean --if-exists --single-transaction /tmp/my_shop-before.dump',
  ])
})

it('of a server on this machine names its address', () => {
  expect(commands({})).toEqual([
    'backup: pg_dump --host=localhost --port=5433 --username=ana --dbname=my shop --format=custom --file=my_shop-before.dump',
    'restore: pg_restore --host=localhost --port=5433 --username=ana --dbname=my shop --clean --if-exists --single-transaction my_shop-before.dump',
  ])
})

it.each([
  ['8.4.0', 'mysqldump', 'mysql'],
  ['11.4.2-MariaDB', 'mariadb-dump', 'mariadb'],
])('with the programs of the server: %s', (serverVersion, dump, client) => {
  const changes = { dialect: 'mysql', databaseService: 'db', database: 'shop', serverVersion } as const
  expect(commands(changes)).toEqual([
    `backup: docker compose exec db ${dump} --user=ana --password --single-transaction --result-file=/tmp/shop-before.sql shop`,
    'backup-copy: docker compose cp db:/tmp/shop-before.sql shop-before.sql',
    `restore: docker compose exec db ${client} --user=ana --password --database=shop --execute=source /tmp/shop-before.sql`,
  ])
})

it('of a SQLite file is a copy, by docker where the file is in a container', () => {
  const file = { dialect: 'sqlite', database: 'data/app.db' } as const
  expect(commands({ ...file, address: '/home/ana/shop/data/app.db' })).toEqual(['backup-file: ', 'restore-file: '])
  expect(commands({ ...file, address: 'C:/shop/data/app.db' })).toEqual(['backup-file: ', 'restore-file: '])
  expect(commands({ ...file, address: 'shop-api-1:/app/data/app.db' })).toEqual([
    'backup-inside: docker cp shop-api-1:/app/data/app.db app.db-before',
    'restore-inside: docker cp app.db-before shop-api-1:/app/data/app.db',
  ])
})
