/** Where an address, an option or a variable names a host. */
export interface NamedHost {
  readonly host: string
  readonly port?: number
}

const urlPattern = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/\s]*@)?([A-Za-z0-9_.-]+)(?::(\d{1,5}))?(?:[/?#]|$)/i
const hostAndPortPattern = /^([A-Za-z0-9_.-]+):(\d{1,5})$/

/** The host of `postgres://user:password@db:5432/app`. */
export function hostOfUrl(text: string): NamedHost | undefined {
  const [, host, port] = urlPattern.exec(text) ?? []
  return host === undefined ? undefined : { host, ...(port !== undefined && { port: Number(port) }) }
}

/** The host of `db:5432`. */
export function hostOfPair(text: string): NamedHost | undefined {
  const [, host, port] = hostAndPortPattern.exec(text) ?? []
  return host === undefined ? undefined : { host, port: Number(port) }
}

/** `…@db:5432…`: an address without what may be a password. */
export function shortAddress({ host, port }: NamedHost): string {
  return `…${host}${port === undefined ? '' : `:${port}`}…`
}
