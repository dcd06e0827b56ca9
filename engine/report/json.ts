import type { Report } from './schema.ts'

/** The report as JSON, as `resources/report.schema.json` describes it. */
export function renderJson(report: Report): string {
  return toJson(report)
}

/** What JSON leaves as it is, but a terminal obeys or a reader cannot see: C1 controls, direction marks, and the like. */
const invisible = /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** JSON for people and programs; escaped, so that printing it changes nothing but what is on the screen. */
export function toJson(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `${JSON.stringify(value, null, 2).replace(invisible, escaped)}\n`
}
