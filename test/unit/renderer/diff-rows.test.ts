import { describe, expect, it } from 'vitest'
import { diffRows } from '../../../renderer/view/diff-rows.ts'

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('')

describe('the rows of a diff', () => {
  it('numbers both sides and leaves unchanged parts out', () => {
    const before = lines(20)
    const view = diffRows(before, before.replace('line 10\n', 'line ten\nand more\n'))
    expect(view).toMatchObject({ added: 2, removed: 1 })
    expect(view.rows[0]).toEqual({ kind: 'gap', lines: 6 })
    expect(view.rows).toContainEqual({ kind: 'removed', before: 10, text: 'line 10' })
    expect(view.rows).toContainEqual({ kind: 'added', after: 11, text: 'and more' })
    expect(view.rows).toContainEqual({ kind: 'same', before: 11, after: 12, text: 'line 11' })
    expect(view.rows.at(-1)).toEqual({ kind: 'gap', lines: 7 })
  })

  it('shows a new file as added lines from 1', () => {
    const view = diffRows('', 'a\nb\n')
    expect(view.rows).toEqual([
      { kind: 'added', after: 1, text: 'a' },
      { kind: 'added', after: 2, text: 'b' },
    ])
  })

  it('accounts for every line of the old file', () => {
    const before = lines(50)
    const after = before.replace('line 5\n', '').replace('line 40\n', 'forty\n')
    const shown = diffRows(before, after).rows.reduce(
      (sum, row) => sum + (row.kind === 'gap' ? row.lines : row.before === undefined ? 0 : 1),
      0,
    )
    expect(shown).toBe(50)
  })

  it('says nothing where nothing changes', () => {
    expect(diffRows('a\n', 'a\n').rows).toEqual([])
  })

  it('tells a missing line end from a line', () => {
    expect(diffRows('a\nb', 'a\nb\n')).toMatchObject({ added: 1, removed: 1 })
  })
})
