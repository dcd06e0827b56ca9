import { describe, expect, it } from 'vitest'
import { linesInSight, matchingRows, revisionPicture } from '../../../renderer/migrations/revision-rows.ts'
import { factValue } from '../../../renderer/view/fact-of.ts'
import { diagnoses } from '../../fixtures/page/diagnoses.ts'
import { largeTree } from '../../fixtures/page/large.ts'

const tree = factValue(diagnoses.broken(), 'migrations/trees')?.trees[0]
if (tree === undefined) throw new Error('The recording has a tree')

describe('the picture of a migration tree', () => {
  it('marks heads, the branch point and the base, and what leads to one head alone', () => {
    const { rows, heads, lanes } = revisionPicture(tree, 'heads')
    expect(heads).toHaveLength(2)
    expect(lanes).toBe(2)
    const marks = Object.fromEntries(rows.map(({ revision, marks }) => [revision.id, marks]))
    expect(marks).toMatchObject({ c41d2e3f5a67: ['head'], '9d8c7b6a5f42': ['branch'], '58a1c07d92be': ['base'] })
    expect(rows.map(({ side }) => side)).toEqual([1, 2, 0, 0, 0])
    expect(rows[0]?.message).toBe('add algorithm tables')
  })

  it('can have its bases on top', () => {
    const { rows } = revisionPicture(tree, 'bases')
    expect(rows[0]?.marks).toEqual(['base'])
    expect(rows.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4])
  })

  it('finds revisions by id, file and message', () => {
    const { rows } = revisionPicture(tree, 'heads')
    expect(matchingRows(rows, 'LLM cred')).toEqual([1])
    expect(matchingRows(rows, '58a1c')).toEqual([4])
    expect(matchingRows(rows, ' ')).toEqual([])
  })

  it('draws only what is in sight of a long history, and all lines that cross it', () => {
    const { rows, lines, heads } = revisionPicture(largeTree(), 'heads')
    expect(rows).toHaveLength(2000)
    const seen = linesInSight(lines, 900, 930)
    expect(seen.length).toBeGreaterThanOrEqual(30)
    expect(seen.length).toBeLessThan(100)
    // A stray head far above leads to a parent far below.
    expect(heads.length).toBeGreaterThan(1)
  })
})
