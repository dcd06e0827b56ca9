import { resolve } from 'node:path'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { projectPath, readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { isRemote } from '../../project/compose/resolve-path.ts'
import { composeModelFact } from '../../project/facts.ts'
import { fileEncodingsFact, type ReadFile } from '../facts.ts'

/** Reads how the files are encoded that compose and the engine read: not what they say. */
export default defineProbe({
  fact: fileEncodingsFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact },
  async read({ root, facts: { compose }, signal }) {
    const files = new Map<string, Pick<ReadFile, 'reader' | 'service'>>()
    for (const file of compose.files) files.set(file, { reader: 'compose' })
    for (const { name, place, build, active } of compose.services) {
      // Included and extended files are where their services stand.
      if (!files.has(place.file)) files.set(place.file, { reader: 'compose' })
      if (!active || build === undefined || build.inline !== undefined || isRemote(build.context)) continue
      const dockerfile = projectPath(root, resolve(build.context, build.dockerfile))
      if (!files.has(dockerfile)) files.set(dockerfile, { reader: 'docker', service: name })
    }
    const found: ReadFile[] = []
    for (const [file, use] of files) {
      signal.throwIfAborted()
      const content = await readProjectFile(root, file)
      const encoding = content.problem === undefined ? encodingOf(content.bytes) : undefined
      if (encoding !== undefined) found.push({ file, ...use, ...encoding })
    }
    return known(found)
  },
})

function encodingOf(bytes: Buffer): Pick<ReadFile, 'encoding' | 'marked' | 'line'> | undefined {
  const { encoding, binary } = decodeText(bytes)
  if (binary) {
    const unmarked = unmarkedUtf16(bytes)
    return unmarked === undefined ? undefined : { encoding: unmarked, marked: false, line: 1 }
  }
  if (encoding === 'utf-8') return undefined
  if (encoding !== 'latin-1') return { encoding, marked: true, line: 1 }
  const first = bytes.findIndex((byte) => byte > 0x7f)
  return { encoding, marked: false, line: bytes.subarray(0, first).toString('latin1').split('\n').length }
}

/** In UTF-16 every other byte of English text is NUL. */
function unmarkedUtf16(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const start = bytes.subarray(0, 200)
  if (start.length < 4) return undefined
  const isNul = (remainder: number) => start.every((byte, index) => index % 2 !== remainder || byte === 0)
  const isText = (remainder: number) => start.every((byte, index) => index % 2 !== remainder || byte !== 0)
  if (isNul(1) && isText(0)) return 'utf-16le'
  return isNul(0) && isText(1) ? 'utf-16be' : undefined
}
