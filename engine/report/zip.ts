import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { z } from 'zod'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Translate } from '../texts/translator.ts'
import { renderers } from './renderers.ts'
import type { Report } from './schema.ts'

/** What is taken from the fact `containers/logs`; a report that was made elsewhere may hold anything there. */
const logsSchema = z.array(
  z.object({
    container: z.string(),
    lines: z.array(z.object({ time: z.string().optional(), text: z.string() })),
  }),
)

/**
 * A report with its logs as one zip, to hand on: `report.html` to read, `report.json` to open in Stackmedic, and
 * `logs/<container>.txt`. Everything comes from the report, which is redacted.
 */
export function zipReport(report: Report, translate: Translate): Readable {
  const zip = new ZipFile()
  const modified = new Date(report.startedAt)
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name, { mtime: modified })
  add('report.html', renderers.html(report, translate))
  add('report.json', renderers.json(report, translate))
  for (const { name, text } of logFiles(report)) add(`logs/${name}.txt`, text)
  zip.end()
  // The stream is a Node one, declared by its older interface.
  return zip.outputStream as Readable
}

function logFiles(report: Report): { name: string; text: string }[] {
  const fact = report.facts['containers/logs']
  const logs = logsSchema.safeParse(fact?.state === 'known' ? fact.value : [])
  if (!logs.success) return []
  const taken = new Set<string>()
  return logs.data.map(({ container, lines }) => ({
    name: freeName(container.replaceAll(/[^\w.-]/g, '_').replace(/^\.*$/, '_'), taken),
    text: lines.map(({ time = '', text }) => `${time} ${stripControlSequences(text)}`.trim()).join('\n'),
  }))
}

/** Names that differ in nothing but small and capital letters are one file on Windows and macOS. */
function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${wanted}-${number}`
  taken.add(name.toLowerCase())
  return name
}
