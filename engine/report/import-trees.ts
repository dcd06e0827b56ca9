import { z } from 'zod'
import { type ImportEntry, importEntriesFact, importEntrySchema } from '../imports/facts.ts'
import type { Report } from './schema.ts'

/** A Python entry point as a report shows it. */
export interface ReportedImports {
  readonly works: boolean
  /** Who starts it, and the command. */
  readonly title: string
  /** Its own modules and what is missing, each below the file that imports it first; the rest is counted. */
  readonly tree: readonly string[]
  readonly installed: number
  readonly standard: number
}

const mostEntries = 40
const mostLines = 150

const factSchema = z.object({ state: z.literal('known'), value: z.array(importEntrySchema) })

/** The entry points in a report's facts, those that fail first. A report may come from anywhere: what does not fit is left out. */
export function reportedImports(report: Pick<Report, 'facts'>): readonly ReportedImports[] {
  const fact = factSchema.safeParse(report.facts[importEntriesFact.id])
  if (!fact.success) return []
  return fact.data.value
    .toSorted((a, b) => Number(a.failure === undefined) - Number(b.failure === undefined))
    .slice(0, mostEntries)
    .map((entry) => ({
      works: entry.failure === undefined,
      title: `${entry.service}: ${entry.text}`,
      tree: treeOf(entry),
      installed: entry.modules.filter(({ kind }) => kind === 'installed').length,
      standard: entry.modules.filter(({ kind }) => kind === 'stdlib').length,
    }))
}

function treeOf({ target, modules, failure }: ImportEntry): string[] {
  const shown = modules.filter(({ kind }) => kind === 'local' || kind === 'missing' || kind === 'guarded')
  const files = new Set(shown.flatMap(({ file }) => file ?? []))
  const lines = [target]
  const drawn = new Set<string>([target])
  const draw = (parent: string, indent: string) => {
    for (const { name, kind, file, importedBy, importers } of shown) {
      if (lines.length >= mostLines) return
      const by = importedBy !== undefined && files.has(importedBy.file) ? importedBy.file : target
      if (by !== parent) continue
      const place = importedBy === undefined ? '' : `  :${importedBy.line}`
      const more = importers === undefined ? '' : `  ×${importers}`
      const mark = kind === 'missing' ? '✗ ' : kind === 'guarded' ? '? ' : ''
      lines.push(`${indent}${mark}${name}${file === undefined ? '' : `  ${file}`}${place}${more}`)
      if (file !== undefined && !drawn.has(file)) {
        drawn.add(file)
        draw(file, `${indent}  `)
      }
    }
    if (failure?.at?.file === parent && failure.kind !== 'unresolved') {
      lines.push(`${indent}✗ ${failure.at.text}  :${failure.at.line}`)
    }
  }
  draw(target, '  ')
  if (lines.length >= mostLines) lines.push('…')
  return lines
}
