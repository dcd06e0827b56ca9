/**
 * Why a call gave no result. `lost`: the connection to the engine broke while it ran. `invalid`: the host refused the
 * input. `failed`: something unexpected in the engine.
 */
export type ClientErrorKind = 'lost' | 'cancelled' | 'invalid' | 'failed'

export class ClientError extends Error {
  readonly kind: ClientErrorKind

  constructor(kind: ClientErrorKind, detail: string) {
    super(detail)
    this.name = 'ClientError'
    this.kind = kind
  }
}
