import { describe, expect, it } from 'vitest'
import excludedPortRanges from '../../../../engine/ports/parsers/excluded-port-ranges.ts'
import netstat from '../../../../engine/ports/parsers/netstat.ts'
import tasklist from '../../../../engine/ports/parsers/tasklist.ts'
import { capturesIn, cutAfterEachLine, encodings, hasCaptures } from '../../../support/windows-captures.ts'

const parsers = { netstat, tasklist, excludedportrange: excludedPortRanges }
const lists = ['rows', 'processes', 'ranges']

describe.skipIf(!hasCaptures)('real captures of netstat, tasklist and netsh', () => {
  for (const [folder, parser] of Object.entries(parsers)) {
    for (const { name, text, expected } of capturesIn(folder)) {
      const { ownersOfPort: _, ...wanted } = expected

      it.each(encodings(text))(`${name} is read in %s`, (_, bytes) => {
        expect(withoutStates(parser.parse(bytes))).toMatchObject(withoutStates(wanted))
      })

      it(`${name} in a language that nobody knows is the same, or "could not read"`, () => {
        const foreign = text.replace(/(?<=^|[\s"])(?!(?:TCP|UDP)\s)\p{L}{2,}(?=[\s.:"]|$)/gmu, 'Ξψζ')
        const answer = parser.parse(Buffer.from(foreign)) as Record<string, unknown>
        if (answer['state'] === 'unknown') return
        for (const list of lists) expect(identities(answer[list])).toEqual(identities(expected[list]))
      })

      it(`${name} cut in the middle of a row or with a NUL byte in it never gives a row of its own`, () => {
        const known = lists.flatMap((list) => identities(expected[list]) ?? [])
        const steps = Math.max(1, Math.floor(text.length / 150))
        for (let cut = 1; cut < text.length; cut += steps) {
          for (const damaged of [text.slice(0, cut), `${text.slice(0, cut)}\0${text.slice(cut + 1)}`]) {
            const answer = parser.parse(Buffer.from(damaged)) as Record<string, unknown>
            if (answer['state'] === 'unknown') continue
            const found = lists.flatMap((list) => identities(answer[list]) ?? [])
            for (const one of found) expect(known).toContainEqual(one)
          }
        }
      })

      it(`${name} cut after any line gives part of the whole, or "could not read"`, () => {
        for (const cut of cutAfterEachLine(text)) {
          const answer = parser.parse(Buffer.from(cut)) as Record<string, unknown>
          if (answer['state'] === 'unknown') continue
          const entries = lists.flatMap((list) => (answer[list] ?? []) as Record<string, unknown>[])
          if (name !== 'tasklist/es-no-match') expect(entries.length).toBeGreaterThan(0)
          const known = lists.flatMap((list) => (expected[list] ?? []) as Record<string, unknown>[])
          // What stands behind a cut is missing: the module of the last row, the rest of a service list.
          const keys = entries.map(({ pid, image, local, start, end }) => ({ pid, image, local, start, end }))
          for (const key of keys) expect(known).toContainEqual(expect.objectContaining(definedOnly(key)))
        }
      })
    }
  }
})

/** What tells one row from another, in no language. */
function identities(rows: unknown): unknown[] | undefined {
  if (!Array.isArray(rows)) return undefined
  return rows.map(({ pid, local, foreign, listening, start, end, administered }: Record<string, unknown>) =>
    definedOnly({ pid, local, foreign, listening, start, end, administered }),
  )
}

/** The words for states are translated and often damaged on their way through a code page; nobody judges by them. */
function withoutStates(value: unknown): object {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'stateText' ? undefined : inner)))
}

function definedOnly(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined))
}
