import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { switchableFiles } from '../../../../engine/imports/drivers/installed-driver.ts'
import { isSharedQuery, otherDriver } from '../../../../engine/imports/drivers/shared-names.ts'
import { switchDriver } from '../../../../engine/imports/drivers/switch-driver.ts'
import { DiskFolders } from '../../../../engine/imports/source-folder.ts'
import { temporaryFolder } from '../../../support/machine.ts'

const older = (source: string) => switchDriver(source, 'psycopg', 'psycopg2')
const newer = (source: string) => switchDriver(source, 'psycopg2', 'psycopg')

describe('a file for another driver', () => {
  it('connects, asks and closes as before', () => {
    const source = [
      'import os',
      '',
      'import psycopg  # version 3',
      '',
      'def can_connect() -> bool:',
      '    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3) as connection:',
      '        return connection.execute("SELECT 1").fetchone() == (1,)',
      '',
    ]
    expect(older(source.join('\n'))?.split('\n')).toEqual([
      'import os',
      '',
      'from contextlib import closing',
      'import psycopg2  # version 3',
      '',
      'def can_connect() -> bool:',
      '    with closing(psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=3)) as connection, connection, connection.cursor() as cursor:',
      '        cursor.execute("SELECT 1")',
      '        return cursor.fetchone() == (1,)',
      '',
    ])
    const windows = older(source.join('\r\n')) ?? ''
    expect(windows.split('\r\n').join('\n')).toBe(older(source.join('\n')))
  })

  it.each([
    [
      'import psycopg\ntry:\n    psycopg.connect("x").close()\nexcept psycopg.OperationalError:\n    raise\n',
      'import psycopg2\ntry:\n    psycopg2.connect("x").close()\nexcept psycopg2.OperationalError:\n    raise\n',
    ],
    [
      'import psycopg\nwith psycopg.connect("x") as c:  # note: x\n    pass\n',
      'from contextlib import closing\nimport psycopg2\nwith closing(psycopg2.connect("x")) as c, c:  # note: x\n    pass\n',
    ],
    ['from psycopg import OperationalError, Error\n', 'from psycopg2 import OperationalError, Error\n'],
    ['from psycopg.errors import UniqueViolation\n', 'from psycopg2.errors import UniqueViolation\n'],
    [
      'import psycopg\nx = (psycopg.Error, psycopg.errors.UndefinedTable)\n',
      'import psycopg2\nx = (psycopg2.Error, psycopg2.errors.UndefinedTable)\n',
    ],
    ['import psycopg\n# psycopg is new\n', 'import psycopg2\n# psycopg is new\n'],
    [
      'from contextlib import closing\nimport psycopg\nwith psycopg.connect(host="db", dbname="a") as c, c.cursor() as cursor:\n    cursor.execute("DELETE FROM a")\n',
      'from contextlib import closing\nimport psycopg2\nwith closing(psycopg2.connect(host="db", dbname="a")) as c, c, c.cursor() as cursor:\n    cursor.execute("DELETE FROM a")\n',
    ],
    [
      'import psycopg\nwith psycopg.connect("x") as c:\n    cursor = 1\n    c.execute("CREATE TABLE a ()")\n    with c.cursor() as cur:\n        cur.execute("SELECT now()")\n        print(cur.fetchone())\n',
      'from contextlib import closing\nimport psycopg2\nwith closing(psycopg2.connect("x")) as c, c, c.cursor() as driver_cursor:\n    cursor = 1\n    driver_cursor.execute("CREATE TABLE a ()")\n    with c.cursor() as cur:\n        cur.execute("SELECT now()")\n        print(cur.fetchone())\n',
    ],
  ])('is written where both mean the same: %j', (source, expected) => {
    expect(older(source)).toBe(expected)
  })

  it('leaves alone what other blocks give the same name', () => {
    const other =
      'def b():\n    with engine.connect() as c:\n        return c.execute(text("SELECT a FROM b")).scalar()\n'
    const source = `import psycopg\ndef a():\n    with psycopg.connect("x") as c:\n        c.execute("SET x TO 1")\n\n\n${other}`
    expect(older(source)).toContain(`        cursor.execute("SET x TO 1")\n\n\n${other}`)
  })

  it('is the same but for the name, the other way round', () => {
    const source =
      'import psycopg2\nwith psycopg2.connect("x") as c, c.cursor() as cur:\n    cur.execute("SELECT 1")\n    print(cur.fetchone())\n'
    expect(newer(source)).toBe(source.replaceAll('psycopg2', 'psycopg'))
  })

  it.each([
    ['another thing of the module', 'import psycopg\nx = psycopg.AsyncConnection\n'],
    ['another thing by name', 'from psycopg import sql\n'],
    ['another submodule', 'from psycopg.rows import dict_row\n'],
    ['a submodule as a whole', 'import psycopg.types\n'],
    ['a list over lines', 'from psycopg import (\n    connect,\n)\n'],
    ['an import beside another', 'import os, psycopg\n'],
    ['an import in a function', 'def f():\n    import psycopg\n'],
    ['an error that only one has', 'import psycopg\nx = psycopg.errors.ConnectionTimeout\n'],
    ['the errors as a whole', 'import psycopg\nx = psycopg.errors\n'],
    ['a word of one alone', 'import psycopg\nwith psycopg.connect("x", autocommit=True) as c:\n    pass\n'],
    ['words that are computed', 'import psycopg\nwith psycopg.connect(**words) as c:\n    pass\n'],
    ['a connection that is kept', 'import psycopg\nc = psycopg.connect("x")\n'],
    ['a connection that is handed on', 'import psycopg\nwith psycopg.connect("x") as c:\n    work(c)\n'],
    ['a connection that is used later', 'import psycopg\nwith psycopg.connect("x") as c:\n    pass\nprint(c.closed)\n'],
    ['a call over lines', 'import psycopg\nwith psycopg.connect(\n    "x"\n) as c:\n    pass\n'],
    ['an asynchronous block', 'import psycopg\nasync with psycopg.connect("x") as c:\n    pass\n'],
    ['connect without a call', 'import psycopg\nf = psycopg.connect\n'],
    ['connect by name, which other files may take from here', 'from psycopg import connect\nf = connect\n'],
    ['the errors by name, likewise', 'from psycopg import errors\n'],
    ['the module by another name, likewise', 'import psycopg as pg\n'],
    ['the module of another file', 'from psycopg import Error\nx = db.psycopg.rows\n'],
    ['what only its errors know', 'import psycopg\ntry:\n    f()\nexcept psycopg.Error as e:\n    print(e.sqlstate)\n'],
    ['a use among the arguments', 'import psycopg\nwith psycopg.connect(psycopg.conninfo) as c:\n    pass\n'],
    [
      'two connections on a line',
      'import psycopg\nwith psycopg.connect("x") as a, psycopg.connect("y") as b:\n    pass\n',
    ],
    [
      'parameters',
      'import psycopg\nwith psycopg.connect("x") as c:\n    c.execute("DELETE FROM a WHERE b = %s", (1,))\n',
    ],
    [
      'an answer that may differ',
      'import psycopg\nwith psycopg.connect("x") as c:\n    print(1)\n    x = c.execute("SELECT id FROM a").fetchone()\n',
    ],
    ['a query that is computed', 'import psycopg\nwith psycopg.connect("x") as c:\n    c.execute(f"DROP TABLE {a}")\n'],
    [
      'a cursor that execute gives back',
      'import psycopg\nwith psycopg.connect("x") as c:\n    x = c.execute("SELECT 1")\n',
    ],
    [
      'the same of a cursor',
      'import psycopg\nwith psycopg.connect("x") as c, c.cursor() as k:\n    x = k.execute("SELECT 1")\n',
    ],
    [
      'another method of a cursor',
      'import psycopg\nwith psycopg.connect("x") as c, c.cursor() as k:\n    k.copy("COPY a FROM STDIN")\n',
    ],
    [
      'a row as a loop',
      'import psycopg\nwith psycopg.connect("x") as c:\n    for row in c.execute("SELECT 1"):\n        pass\n',
    ],
    ['a use in a string', 'import psycopg\nwith psycopg.connect("x") as c:\n    print(f"{c.info}")\n'],
    ['its name in a string', 'import psycopg\nx = "postgresql+psycopg://"\n'],
    ['imports by name', 'import importlib\nimport psycopg\n'],
    ['another meaning of closing', 'import psycopg\nclosing = 1\nwith psycopg.connect("x") as c:\n    pass\n'],
    [
      'another meaning of the name in its block',
      'import psycopg\nwith psycopg.connect("x") as c:\n    with other() as c:\n        c.execute("SELECT 1")\n',
    ],
    ['no use at all', 'import os\n'],
  ])('is not written where it does more: %s', (_, source) => {
    expect(older(source)).toBeUndefined()
  })

  it.each([
    'import psycopg2.extras\n',
    'import psycopg2\nwith psycopg2.connect("x") as c:\n    c.set_session(autocommit=True)\n',
    'from psycopg2 import sql\n',
  ])('nor the other way round: %j', (source) => {
    expect(newer(source)).toBeUndefined()
  })

  it.skipIf(process.platform === 'win32')('behaves as the first one did, with a driver that counts', () => {
    const folder = temporaryFolder()
    const fake = [
      'import types',
      'log = []',
      'class Cursor:',
      '    def __enter__(self): log.append("cursor"); return self',
      '    def __exit__(self, *_): log.append("cursor closed")',
      '    def execute(self, query): log.append(query)',
      '    def fetchone(self): return (1,)',
      'class Connection:',
      '    def __enter__(self): log.append("begin"); return self',
      '    def __exit__(self, kind, *_): log.append("commit" if kind is None else "rollback")',
      '    def cursor(self): return Cursor()',
      '    def close(self): log.append("closed")',
      'def connect(*a, **k): log.append("connect"); return Connection()',
      'class OperationalError(Exception): pass',
      '',
    ]
    writeFileSync(join(folder, 'psycopg2.py'), fake.join('\n'))
    const source = [
      'import psycopg',
      'def look():',
      '    with psycopg.connect("x") as connection:',
      '        connection.execute("SET x TO 1")',
      '        if not connection.execute("SELECT 1").fetchone() == (1,):',
      '            return False',
      '        return connection.execute("SELECT 1").fetchone() == (1,)',
      'answer = look()',
      '',
    ]
    writeFileSync(join(folder, 'app.py'), older(source.join('\n')) ?? '')
    const program = 'import app, psycopg2; print(app.answer, *psycopg2.log, sep="|")'
    const printed = execFileSync('python3', ['-c', program], { cwd: folder, encoding: 'utf8' })
    expect(printed.trim()).toBe('True|connect|begin|cursor|SET x TO 1|SELECT 1|SELECT 1|cursor closed|commit|closed')
  })
})

describe('the files of a project', () => {
  const files = (more: Record<string, string>) => {
    const root = temporaryFolder()
    const all = { 'app/db.py': 'import psycopg\nx = psycopg.Error\n', 'app/__init__.py': '', ...more }
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return switchableFiles(new DiskFolders(), [root], 'psycopg', 'psycopg2')?.map((file) => file.slice(root.length + 1))
  }

  it('are all that use the driver, where each of them can be written for the other', () => {
    expect(files({ 'app/notes.py': '# psycopg is new\n' })).toEqual([join('app', 'db.py')])
    expect(files({ 'app/b.py': 'from psycopg import Error\n' })?.sort()).toEqual([
      join('app', 'b.py'),
      join('app', 'db.py'),
    ])
    expect(files({ '.venv/psycopg/rows.py': 'import psycopg.pq\n' })).toEqual([join('app', 'db.py')])
  })

  it.each([
    ['does more with it', 'from psycopg.rows import dict_row\n'],
    ['takes it from another file', 'from app.db import psycopg\n'],
    ['names it for SQLAlchemy', 'url = "postgresql+psycopg://db/shop"\n'],
    ['pools its connections', 'from psycopg_pool import ConnectionPool\n'],
    ['is asynchronous', 'from sqlalchemy.ext.asyncio import create_async_engine\n'],
  ])('are none where one %s', (_, text) => {
    expect(files({ 'app/other.py': text })).toBeUndefined()
  })

  it('are none where nobody uses it', () => {
    expect(files({ 'app/db.py': 'import os\n' })).toBeUndefined()
  })
})

describe('drivers', () => {
  it('that can stand in for each other are few', () => {
    expect([otherDriver('psycopg'), otherDriver('psycopg2')]).toEqual(['psycopg2', 'psycopg'])
    expect([otherDriver('asyncpg'), otherDriver('toString')]).toEqual([undefined, undefined])
  })

  it('give the same for plain answers only', () => {
    expect(
      ['SELECT 1', ' select count(*) from a.b; ', 'SELECT version()'].every((one) => isSharedQuery(one, true)),
    ).toBe(true)
    expect(
      ['SELECT id FROM a', 'SELECT 1, 2', 'INSERT INTO a VALUES (1) RETURNING id', 'SHOW x'].some((one) =>
        isSharedQuery(one, true),
      ),
    ).toBe(false)
    expect(
      ['COPY a FROM STDIN', 'SELECT a FROM b', 'DELETE FROM a RETURNING id'].some((one) => isSharedQuery(one, false)),
    ).toBe(false)
    expect(isSharedQuery('INSERT INTO a VALUES (1)', false)).toBe(true)
  })
})
