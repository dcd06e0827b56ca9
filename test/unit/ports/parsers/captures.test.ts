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

/** The words for states are translated and often damaged on their way through a code page; nobody judges by them. */
function withoutStates(value: unknown): object {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'stateText' ? undefined : inner)))
}

function definedOnly(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined))
}
