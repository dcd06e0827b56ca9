const maxLength = 300

/** User name and password in an address, as database drivers like to quote them. */
const credentials = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi

/** `name=value` pairs whose name says that the value is a secret. */
const secretValues = /\b([\w-]*(?:password|passwd|secret|token|api[_-]?key)[\w-]*\s*[=:]\s*)\S+/gi

/**
 * One short line about an error for people who report a bug: no stack trace, no credentials.
 */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : typeof error
  const [line = ''] = text.split(/\r?\n/, 1)
  return line.replace(credentials, '$1***@').replace(secretValues, '$1***').slice(0, maxLength)
}
