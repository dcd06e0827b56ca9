/**
 * A text that has not been put into words yet: a key of `resources/locales/<language>/` and the values to fill in.
 * Everything the engine says to a person travels as a message, so that the same report reads in every language.
 */
export interface Message {
  /** `<locale file>.<path inside it>`, for example `ports.rules.in-use.title`. */
  readonly key: string
  readonly values?: MessageValues
}

export type MessageValues = Readonly<Record<string, string | number>>

/** Makes a message; `values` are inserted where the text says `{{name}}`. */
export function message(key: string, values?: MessageValues): Message {
  return values === undefined ? { key } : { key, values }
}

/** The message for an exception that nobody expected: it is shown, never swallowed. */
export function messageOfError(error: unknown): Message {
  return message('core.unexpected-error', { error: error instanceof Error ? error.message : String(error) })
}
