import type { Translate } from '../texts/translator.ts'
import { renderGithub } from './github.ts'
import { renderHtml } from './html.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import { renderSarif } from './sarif.ts'
import type { Report } from './schema.ts'
import { renderText } from './text.ts'

/** Turns a report into one text. `translate` speaks the report's language and words what is around the findings. */
export type Renderer = (report: Report, translate: Translate) => string

const formats = ['text', 'json', 'markdown', 'html', 'sarif', 'junit', 'github'] as const
export type ReportFormat = (typeof formats)[number]
export const reportFormats: readonly ReportFormat[] = formats

export const renderers: Readonly<Record<ReportFormat, Renderer>> = {
  text: renderText,
  json: renderJson,
  markdown: renderMarkdown,
  html: renderHtml,
  sarif: renderSarif,
  junit: renderJunit,
  github: renderGithub,
}

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(renderers, name)
}
