import { redactText } from '../report/redact.ts'

const maxLength = 300

/** One short line about an error for people who report a bug: no stack trace, no credentials. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : typeof error
  const [line = ''] = text.split(/\r?\n/, 1)
  return redactText(line.slice(0, 10 * maxLength), null).slice(0, maxLength)
}
