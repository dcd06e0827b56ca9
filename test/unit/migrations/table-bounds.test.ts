import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../../engine/migrations/graph.ts'
import { tableBounds } from '../../../engine/migrations/table-bounds.ts'

const graphOf = (parents: Readonly<Record<string, readonly string[]>>) =>
  buildGraph(
    Object.entries(parents).map(([id, of]) => ({
      id,
      parents: [...of],
      labels: [],
      dependsOn: [],
      file: `${id}.py`,
      damaged: false,
      parentsComputed: false,
      parentsLine: 1,
      parentsText: '',
    })),
  )
const chain = { a: [], b: ['a'], c: ['b'], d: ['c'] }
const bounds = (
  parents: Readonly<Record<string, readonly string[]>>,
  origins: Readonly<Record<string, string>>,
  tables: readonly string[],
) => tableBounds(graphOf(parents), Object.keys(parents), origins, new Set(tables))

describe('where a database stands by its tables', () => {
  it('is between the newest table that is there and the oldest that is not', () => {
    expect(bounds(chain, { books: 'a', loans: 'd' }, ['books', 'other'])).toEqual({
      reached: { revision: 'a', table: 'books' },
      missing: { revision: 'd', table: 'loans' },
      atMost: ['c'],
    })
  })

  it('may be at the end when all are there', () => {
    expect(bounds(chain, { books: 'a', people: 'b' }, ['books', 'people'])).toEqual({
      reached: { revision: 'b', table: 'people' },
      atMost: ['d'],
    })
  })

  it('is nowhere when the first is missing', () => {
    expect(bounds(chain, { books: 'a', people: 'b' }, ['people']).atMost).toEqual([])
  })

  it('has one answer for each branch', () => {
    const forked = { a: [], b: ['a'], c: ['a'], m: ['b', 'c'] }
    expect(bounds(forked, { x: 'm', y: 'a' }, ['y']).atMost.toSorted()).toEqual(['b', 'c'])
    expect(bounds(forked, { x: 'b', y: 'a' }, ['y']).atMost).toEqual(['c'])
  })

  it('takes the time of a long history once, not for each revision', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `r${index}`)
    const long = Object.fromEntries(ids.map((id, index) => [id, index === 0 ? [] : [`r${index - 1}`]]))
    const began = process.cpuUsage()
    expect(bounds(long, { first: 'r0', last: 'r19999' }, ['first']).atMost).toEqual(['r19998'])
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(5000)
  })
})
