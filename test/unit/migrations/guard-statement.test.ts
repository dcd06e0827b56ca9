import { describe, expect, it } from 'vitest'
import { guardDrop } from '../../../engine/migrations/guard-statement.ts'

const postgres = { postgresAlone: true } as const

describe('a guarded drop', () => {
  it.each([
    ['    op.drop_index("ix", table_name="t")', 8, '    op.execute("DROP INDEX IF EXISTS ix")'],
    [
      '    op.drop_index("ix", table_name="t")  # old',
      12,
      '    op.drop_index("ix", table_name="t", if_exists=True)  # old',
    ],
    ["    op.drop_index(op.f('ix_t_a'), 't')", 8, "    op.execute('DROP INDEX IF EXISTS ix_t_a')"],
    [
      "    op.drop_index(op.f('ix_t_a'), table_name='t',)",
      13,
      "    op.drop_index(op.f('ix_t_a'), table_name='t', if_exists=True)",
    ],
    ["    op.drop_column('t', 'c')", 15, "    op.execute('ALTER TABLE t DROP COLUMN IF EXISTS c')"],
    ["    op.drop_column('t', 'c')", 16, "    op.drop_column('t', 'c', if_exists=True)"],
    ['    op.execute("DROP INDEX CONCURRENTLY ix")', 8, '    op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix")'],
    ['    op.execute("alter table t drop column c")', 8, '    op.execute("alter table t drop column IF EXISTS c")'],
  ])('%s with Alembic 1.%d', (line, alembicMinor, expected) => {
    expect(guardDrop(line, { ...postgres, alembicMinor })).toBe(expected)
  })

  it.each([
    '    op.drop_index("MixedCase", table_name="t")',
    '    op.drop_index("ix", table_name="t", schema="s")',
    '    op.drop_index(',
    '    op.drop_index(name, table_name="t")',
    '    op.execute("DROP INDEX IF EXISTS ix")',
    '    op.execute("DROP INDEX a; DROP INDEX b")',
    '    batch_op.drop_index("ix")',
    '    if x: op.drop_index("ix", table_name="t")',
  ])('leaves what it cannot be sure of: %s', (line) => {
    expect(guardDrop(line, { ...postgres, alembicMinor: 8 })).toBeUndefined()
  })

  it('writes no SQL of PostgreSQL where another database may be meant', () => {
    const line = '    op.drop_index("ix", table_name="t")'
    expect(guardDrop(line, { alembicMinor: 8, postgresAlone: false })).toBeUndefined()
    expect(guardDrop(line, { postgresAlone: true })).toBe('    op.execute("DROP INDEX IF EXISTS ix")')
  })
})
