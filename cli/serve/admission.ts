import { randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Who may use a browser host: whoever opened its link first. The link's token works once and becomes a cookie, so a link
 * that stays in a history, a log or a screenshot is worth nothing.
 */
export class Admission {
  readonly token: string = secret()
  readonly #cookieName: string
  readonly #cookieValue = secret()
  #tokenUsed = false

  /** Browsers keep one cookie jar for all ports of a machine, so the port is in the name. */
  constructor(port: number) {
    this.#cookieName = `stackmedic-${port}`
  }

  /** The `Set-Cookie` header for the first one who shows the token. */
  redeem(token: string): string | undefined {
    if (this.#tokenUsed || !sameText(token, this.token)) return undefined
    this.#tokenUsed = true
    return `${this.#cookieName}=${this.#cookieValue}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** Whether a request's `Cookie` header holds the cookie. */
  admits(cookieHeader: string | undefined): boolean {
    const prefix = `${this.#cookieName}=`
    const values = (cookieHeader ?? '').split(';').map((part) => part.trim())
    return values.some((part) => part.startsWith(prefix) && sameText(part.slice(prefix.length), this.#cookieValue))
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Takes the same time whatever is different. */
function sameText(a: string, b: string): boolean {
  const [bytesA, bytesB] = [Buffer.from(a), Buffer.from(b)]
  return bytesA.length === bytesB.length && timingSafeEqual(bytesA, bytesB)
}
