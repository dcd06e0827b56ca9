import { afterEach, describe, expect, it } from 'vitest'
import { readLint } from '../../../engine/migrations/lint/read-lint.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { alembicProject, type TemporaryProject } from '../../support/migration-tree.ts'

const signal = new AbortController().signal
const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

const users = `op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(200), nullable=False),
    )`

type Step = string | readonly [up: string, down: string]

/** A chain of migrations, each with its way up and, if given, its way down. */
async function lint(...steps: readonly Step[]) {
  const project = alembicProject([])
  projects.push(project)
  for (const [index, step] of steps.entries()) {
    const [up, down] = typeof step === 'string' ? [step, 'op.drop_table("x")'] : step
    const before = index === 0 ? 'None' : `'r${index}'`
    const body = (text: string) => text.replaceAll('\n', '\n').trim()
    project.write(
      `alembic/versions/r${index + 1}_step.py`,
      `from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'r${index + 1}'\ndown_revision = ${before}\n\n
def upgrade():\n    ${body(up)}\n\n\ndef downgrade():\n    ${body(down)}\n`,
    )
  }
  const { trees } = await readMigrationTrees(project.root, signal)
  return readLint(project.root, trees, signal)
}

async function certain(...steps: readonly Step[]) {
  const { notes } = await lint(...steps)
  return notes
    .filter(({ kind }) => kind === 'drops-missing' || kind === 'creates-twice')
    .map(({ kind, revision, at, object }) => ({ kind, revision, line: at.line, object }))
}

describe('what certainly fails on a fresh database', () => {
  it('is dropping an index that no migration creates', async () => {
    const found = await certain(users, 'op.drop_index("idx_users_email", table_name="users")')
    expect(found).toEqual([{ kind: 'drops-missing', revision: 'r2', line: 9, object: 'idx_users_email' }])
  })

  it('is dropping a column that no migration creates', async () => {
    expect(await certain(users, 'op.drop_column("users", "nickname")')).toMatchObject([{ object: 'nickname' }])
  })

  it.each([
    ['with op.add_column', 'op.add_column("users", sa.Column("email", sa.Text))', 'email'],
    [
      'in a batch',
      'with op.batch_alter_table("users") as batch:\n        batch.add_column(sa.Column("email", sa.Text))',
      'email',
    ],
    ['in SQL', 'op.execute("ALTER TABLE users ADD COLUMN email text")', 'email'],
    ['the table', users, 'users'],
    ['by a named constant', 'op.create_table("users")', 'users'],
  ])('is creating again, %s', async (_, again, object) => {
    expect(await certain(users, 'pass', again)).toContainEqual(
      expect.objectContaining({ kind: 'creates-twice', revision: 'r3', object }),
    )
  })

  it.each([
    ['a guard', 'op.execute("DROP INDEX IF EXISTS idx_users_email")'],
    ['if_exists', 'op.drop_index("idx_users_email", table_name="users", if_exists=True)'],
    ['a condition', 'if op.get_bind().dialect.name == "mysql":\n        op.drop_index("i_email", table_name="users")'],
    ['an early return', 'if op.get_bind():\n        return\n    op.drop_index("i_email", table_name="users")'],
    ['a computed name', 'op.drop_index(name(), table_name="users")'],
    ['another table', 'op.drop_index("i_email", table_name="legacy")'],
    ['a name that databases make', 'op.drop_index("users_email_key", table_name="users")'],
    ['a guarded column', 'op.execute("ALTER TABLE users ADD COLUMN IF NOT EXISTS email text")'],
    ['another schema', 'op.add_column("users", sa.Column("email", sa.Text), schema="archive")'],
  ])('is nothing with %s', async (_, step) => {
    expect(await certain(users, step)).toEqual([])
  })

  it.each([
    ['an index that comes with a column', users.replace('nullable=False', 'index=True')],
    ['a helper that may make it', `${users}\n    make_indexes(op, "users")`],
    ['all tables of the models', `${users}\n    Base.metadata.create_all(op.get_bind())`],
    ['SQL with the name', `${users}\n    op.execute(f"CREATE INDEX idx_users_email ON {t}")`],
  ])('is nothing after %s', async (_, first) => {
    expect(await certain(first, 'op.drop_index("idx_users_email", table_name="users")')).toEqual([])
  })

  it('is nothing where the column went in between', async () => {
    const again = 'op.add_column("users", sa.Column("email", sa.Text))'
    expect(await certain(users, 'op.drop_column("users", "email")', again)).toEqual([])
    expect(await certain(users, 'op.rename_table("users", "people")', users)).toEqual([])
    expect(await certain(users, 'op.drop_table("users")', users)).toEqual([])
  })
})

describe('what hurts later', () => {
  it('is a change outside of the transaction without a guard', async () => {
    const { notes } = await lint(
      users,
      'with op.get_context().autocommit_block():\n        op.create_index("i", "users", ["id"], postgresql_concurrently=True)',
    )
    expect(notes).toMatchObject([{ kind: 'half-done', object: 'i', revision: 'r2' }])
  })

  it('is no index that is made anew: what an interruption left is dropped in front of it', async () => {
    const make = 'op.create_index("i", "users", ["id"], postgresql_concurrently=True)'
    const block = (...lines: readonly string[]) =>
      ['with op.get_context().autocommit_block():', ...lines.map((line) => `    ${line}`)].join('\n    ')
    const anew = (name: string) => block(`op.execute('DROP INDEX CONCURRENTLY IF EXISTS "${name}"')`, make)
    expect((await lint(users, anew('i'))).notes).toEqual([])
    expect((await lint(users, anew('other'))).notes).toMatchObject([{ kind: 'half-done', object: 'i' }])
  })

  it('is an extension that is created unguarded', async () => {
    const { notes } = await lint(
      'op.execute("CREATE EXTENSION vector")',
      'op.execute("CREATE EXTENSION IF NOT EXISTS citext")',
    )
    expect(notes).toMatchObject([{ kind: 'extension-unguarded', object: 'vector' }])
  })

  it('is a migration without a way back where the others have one', async () => {
    const { notes } = await lint('op.create_table("a")', 'op.create_table("b")', 'op.create_table("c")', [
      'op.create_table("d")',
      'pass',
    ])
    expect(notes).toMatchObject([{ kind: 'no-downgrade', revision: 'r4' }])
    const forwardOnly = await lint(['op.create_table("a")', 'pass'], ['op.create_table("b")', 'pass'])
    expect(forwardOnly.notes).toEqual([])
    const decided = await lint('op.create_table("a")', 'op.create_table("b")', 'op.create_table("c")', [
      'op.create_table("d")',
      'raise NotImplementedError("no")',
    ])
    expect(decided.notes).toEqual([])
  })

  it('is an enumerated type that stays behind', async () => {
    const table = 'op.create_table("t", sa.Column("s", sa.Enum("a", "b", name="state")))  # postgresql'
    const { notes } = await lint([table, 'op.drop_table("t")'])
    expect(notes).toMatchObject([{ kind: 'enum-left', object: 'state' }])
    const clean = await lint([table, 'op.drop_table("t")\n    op.execute("DROP TYPE state")'])
    expect(clean.notes).toEqual([])
  })
})

it('leaves out what a comment says, and says which comments nothing needs', async () => {
  const comment = '# stackmedic: ignore[migrations/not-idempotent] made by hand once'
  const { notes, ignores } = await lint(
    users,
    `op.drop_index("idx_users_email", table_name="users")  ${comment}`,
    `op.add_column("users", sa.Column("age", sa.Integer))  ${comment}`,
  )
  expect(notes).toMatchObject([{ kind: 'drops-missing', ignored: true }])
  expect(ignores.map(({ used }) => used)).toEqual([true, false])
})
