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
