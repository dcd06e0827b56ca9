import { describe, expect, it } from 'vitest'
import dockerContext from '../../../../engine/docker/parsers/docker-context.ts'
import dockerError from '../../../../engine/docker/parsers/docker-error.ts'
import wslList from '../../../../engine/docker/parsers/wsl-list.ts'
import { capturesIn, cutAfterEachLine, encodings, hasCaptures } from '../../../support/windows-captures.ts'

const parsers = { 'wsl-list': wslList, 'docker-context': dockerContext, 'docker-version': dockerError }

describe.skipIf(!hasCaptures)('real captures of docker and wsl', () => {
  for (const [folder, parser] of Object.entries(parsers)) {
    for (const { name, text, expected } of capturesIn(folder)) {
      // Where the system's sentence is in a language that is not known, the weaker answer is right as well.
      const { alsoAcceptable: _, ...wanted } = expected

      it.each(encodings(text))(`${name} is read in %s`, (_, bytes) => {
        expect(parser.parse(bytes)).toMatchObject(wanted)
      })

      it(`${name} cut after any line gives part of the whole, or "could not read"`, () => {
        for (const cut of cutAfterEachLine(text)) {
          const answer = parser.parse(Buffer.from(cut)) as Record<string, unknown>
          if (answer['state'] === 'unknown') continue
          for (const list of ['distros', 'contexts']) {
            for (const entry of (answer[list] ?? []) as unknown[]) {
              expect(expected[list]).toContainEqual(expect.objectContaining(entry as object))
            }
          }
        }
      })
    }
  }
})
