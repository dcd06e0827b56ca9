import { z } from 'zod'
import type { RunResult } from '../core/run-process.ts'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import { decodeConsoleOutput } from '../windows/console-encoding.ts'
import wslList from './parsers/wsl-list.ts'
import { decodeWslError } from './wsl-error.ts'
import type { Wsl, WslDistribution } from './wsl-facts.ts'

const tableSchema = z.object({
  kind: z.literal('wsl-list-verbose'),
  distros: z.array(z.object({ name: z.string(), state: z.string(), version: z.number().int(), default: z.boolean() })),
})

/** What `wsl --list --verbose` said; `distributions` only where it is the table that is expected. */
export interface ReadListing {
  readonly listing: Wsl['listing']
  readonly distributions?: readonly WslDistribution[]
}

/** Reads the outcome of `wsl --list --verbose` by shape and code, never by its words: they are translated. */
export function readWslListing(result: RunResult): ReadListing {
  if (result.outcome === 'not-found') return { listing: { state: 'no-program' } }
  if (result.outcome === 'timed-out') return { listing: { state: 'no-answer' } }
  if (result.outcome === 'not-started')
    return { listing: { state: 'not-understood', text: result.error.slice(0, 500) } }
  const bytes = Buffer.concat([result.stdout, result.stderr])
  const table = tableSchema.safeParse(wslList.parse(result.stdout))
  if (table.success) return { listing: { state: 'read' }, distributions: table.data.distros }
  const { text: raw } = decodeConsoleOutput(bytes)
  const text = stripControlSequences(raw).trim().slice(0, 500)
  const error = decodeWslError(raw)
  if (error?.cause === 'no-distribution') return { listing: { state: 'empty', error: error.code }, distributions: [] }
  if (error !== undefined) return { listing: { state: 'error', error: error.code, text } }
  return { listing: { state: 'not-understood', ...(text !== '' && { text }) } }
}
