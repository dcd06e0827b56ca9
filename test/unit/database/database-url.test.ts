import { describe, expect, it } from 'vitest'
import { readDatabaseUrl } from '../../../engine/database/database-url.ts'

describe('the address of a database', () => {
  it.each([
    [
      'postgres://app:pw@db/shop',
      { dialect: 'postgresql', user: 'app', password: 'pw', host: 'db', port: 5432, database: 'shop' },
    ],
    ['postgresql+psycopg2://app:pw@db:5433/shop', { driver: 'psycopg2', port: 5433 }],
    ['postgresql+asyncpg://app:p%40ss@db/shop?ssl=disable', { driver: 'asyncpg', password: 'p@ss', database: 'shop' }],
    ['postgresql://app:a/b?c@db/shop', { password: 'a/b?c', host: 'db', database: 'shop' }],
    ['postgresql://app:a:b@db/shop', { password: 'a:b' }],
    ['postgresql://app:pw@[::1]:5432/shop', { host: '::1' }],
    ['postgresql:///shop', { host: 'localhost', database: 'shop' }],
    ['postgresql://app@/shop?host=db', { host: 'db', user: 'app' }],
    ['postgresql://app:pw@db', { database: 'app' }],
    ['mysql+pymysql://app:pw@db/shop', { dialect: 'mysql', driver: 'pymysql', port: 3306 }],
    ['mariadb://app:pw@db/shop', { dialect: 'mysql' }],
    ['sqlite:///data/shop.db', { dialect: 'sqlite', database: 'data/shop.db' }],
    ['sqlite:////abs/shop.db', { database: '/abs/shop.db' }],
    ['sqlite://', { dialect: 'sqlite', database: '' }],
    ['sqlite:///:memory:', { database: '' }],
    ['sqlite+aiosqlite:///./app.db?timeout=5', { driver: 'aiosqlite', database: './app.db' }],
    ['sqlite:///file:data/app.db?mode=ro&uri=true', { database: 'data/app.db' }],
    ['sqlite:///file:memdb1?mode=memory&uri=true', { database: '' }],
    ['sqlite:///C:\\data\\app.db', { database: 'C:\\data\\app.db' }],
    [
      'postgresql+psycopg://app:p%2Fw%3A%40%25@db/shop?sslmode=verify-full',
      { password: 'p/w:@%', encryption: 'verify' },
    ],
    ['postgresql+asyncpg://app:pw@db/shop?ssl=require', { encryption: 'require' }],
    ['postgres://app:pw@db/shop?sslmode=disable', { encryption: 'off' }],
    ['postgres://app:pw@db/shop', { encryption: 'prefer' }],
    ['postgresql://app:pw@one:5433,two/shop', { host: 'one', port: 5433, otherHosts: [{ host: 'two', port: 5432 }] }],
    [
      'postgresql+psycopg2://app:pw@/shop?host=one:1&host=two:2',
      { host: 'one', port: 1, otherHosts: [{ host: 'two', port: 2 }] },
    ],
    ['postgresql+psycopg2://app@/shop?host=/var/run/postgresql', { socket: '/var/run/postgresql', database: 'shop' }],
    ['postgresql://%2Fvar%2Frun%2Fpostgresql/shop', { socket: '/var/run/postgresql' }],
    [
      'mysql+pymysql://app:pw@localhost/shop?unix_socket=/run/mysqld/mysqld.sock',
      { socket: '/run/mysqld/mysqld.sock' },
    ],
    ['mysql+mysqldb://app:pw@db/shop?ssl_mode=REQUIRED', { encryption: 'require' }],
    ['mysql+aiomysql://app:pw@db:3307', { database: '', port: 3307 }],
    ['mariadb+mariadbconnector://app:pw@db/shop', { dialect: 'mysql', driver: 'mariadbconnector' }],
    ['postgresql://user@db:5432', { database: 'user' }],
    [
      'postgresql:///?dbname=shop&user=app&password=pw',
      { user: 'app', password: 'pw', database: 'shop', host: 'localhost' },
    ],
  ])('%s', (url, expected) => {
    expect(readDatabaseUrl(url)).toMatchObject(expected)
  })

  it.each(['', 'redis://redis:6379/0', 'https://example.com', 'postgres', 'postgresql://db:99999/x'])(
    'is not %s',
    (text) => {
      expect(readDatabaseUrl(text)).toBeUndefined()
    },
  )
})
