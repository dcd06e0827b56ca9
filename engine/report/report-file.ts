import { buffer } from 'node:stream/consumers'
import type { JournalPlan, ReportFile } from '../api.ts'
import type { Diagnosis } from '../core/diagnose.ts'
import type { Platform } from '../core/machine.ts'
import type { Language } from '../texts/languages.ts'
import { createTranslator } from '../texts/translator.ts'
import { buildReport, renderers } from './report.ts'
import { zipReport } from './zip.ts'

const kinds = {
  zip: { extension: 'zip', mediaType: 'application/zip' },
  html: { extension: 'html', mediaType: 'text/html' },
  json: { extension: 'json', mediaType: 'application/json' },
  markdown: { extension: 'md', mediaType: 'text/markdown' },
} as const

export interface ReportFileOptions {
  readonly format: keyof typeof kinds
  readonly language: Language
  readonly version: string
  readonly platform: Platform
  readonly journal: readonly JournalPlan[]
}

/** A diagnosis as a file to hand on: redacted, named after the project and the time. */
export async function reportFile(diagnosis: Diagnosis, options: ReportFileOptions): Promise<ReportFile> {
  const translate = createTranslator(options.language)
  const report = buildReport(diagnosis, { ...options, translate })
  const { extension, mediaType } = kinds[options.format]
  const name = report.project.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60)
  const time = diagnosis.startedAt.slice(0, 16).replace(/[:T]/g, '-')
  const fileName = `stackmedic-${name}-${time}.${extension}`
  if (options.format === 'zip') {
    const bytes = await buffer(zipReport(report, translate))
    return { fileName, mediaType, encoding: 'base64', content: bytes.toString('base64') }
  }
  return { fileName, mediaType, encoding: 'text', content: renderers[options.format](report, translate) }
}
