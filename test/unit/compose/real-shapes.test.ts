import { diffLines } from 'diff'
import { describe, expect, it } from 'vitest'
import { editsFor, refused, shapes } from '../../support/compose-edits.ts'
import { modelOf, serviceOf } from '../project/project-on-disk.ts'

/** The lines that went and those that came. */
function touched(
  before: string,
  after: string,
): { readonly gone: readonly string[]; readonly came: readonly string[] } {
  const parts = diffLines(before, after)
  const linesOf = (wanted: 'added' | 'removed') =>
    parts.filter((part) => part[wanted] === true).flatMap(({ value }) => value.split('\n').slice(0, -1))
  return { gone: linesOf('removed'), came: linesOf('added') }
}

const withWindowsLines = shapes.map(({ name, text }) => ({
  name: `${name} with Windows line ends`,
  text: text.replaceAll('\n', '\r\n'),
}))

describe('fixes of compose files in the shapes that people write', () => {
  it('are tried on twenty files', () => {
    expect(shapes).toHaveLength(20)
  })

  it.each([...shapes, ...withWindowsLines])('touch only the lines that they must: $name', async ({ name, text }) => {
    const model = await modelOf({ 'compose.yml': text })
    expect(model.problems.filter(({ kind }) => kind !== 'unset-variable')).toEqual([])
    const edits = editsFor(serviceOf(model, 'db'), serviceOf(model, 'web'))
    for (const [kind, edit] of Object.entries(edits)) {
      const result = edit(text)
      const isRefused = refused[name.split(' ')[0] ?? '']?.some((one) => one === kind) === true
      expect(result === undefined, kind).toBe(isRefused)
      if (result === undefined) continue
      const { gone, came } = touched(`${text}\n`, `${result}\n`)
      // A list of dependencies becomes a mapping, so each of its lines changes: no more than three in these files.
      const most = kind === 'wait' ? 3 : 1
      expect(gone.length, `${kind}: ${gone.join('|')}`).toBeLessThanOrEqual(most)
      expect(came.length - gone.length, `${kind}: ${came.join('|')}`).toBeLessThanOrEqual(
        kind === 'healthcheck' ? 5 : 2,
      )
      expect(result.includes('\r') ? result.match(/[^\r]\n/g) : null, kind).toBeNull()
      expect(commentsOf(result)).toEqual(commentsOf(text))
    }
  })
})

function commentsOf(text: string): string[] {
  return text.match(/(?:^|\s)#[^\n]*/g)?.map((comment) => comment.trim()) ?? []
}
