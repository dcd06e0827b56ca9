import type { LogLine } from '../facts.ts'

const headerLength = 8

type Take = (piece: Buffer, stream: LogLine['stream']) => void

/**
 * Reads the answer to `GET /containers/{id}/logs` piece by piece. It comes in frames (stream, three zeros, length as
 * big-endian 32 bits, payload), or as plain text where the container has a terminal.
 */
export class LogFrames {
  readonly #take: Take
  #header = Buffer.alloc(0)
  #stream: LogLine['stream'] = 'stdout'
  #frameLeft = 0
  #framed: boolean | undefined

  constructor(take: Take) {
    this.#take = take
  }

  push(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#framed === false) {
        this.#take(rest, this.#stream)
        return
      }
      if (this.#frameLeft === 0) {
        rest = this.#readHeader(rest)
        continue
      }
      this.#take(rest.subarray(0, this.#frameLeft), this.#stream)
      const used = Math.min(rest.length, this.#frameLeft)
      this.#frameLeft -= used
      rest = rest.subarray(used)
    }
  }

  /** A text that is shorter than a header is text. */
  end(): void {
    if (this.#header.length > 0 && this.#framed !== true) this.#take(this.#header, this.#stream)
    this.#header = Buffer.alloc(0)
  }

  #readHeader(chunk: Buffer): Buffer {
    const missing = headerLength - this.#header.length
    this.#header = Buffer.concat([this.#header, chunk.subarray(0, missing)])
    if (this.#header.length < headerLength) return chunk.subarray(missing)
    const header = this.#header
    const type = header[0] ?? 0
    this.#framed ??= type <= 2 && header.readUIntBE(1, 3) === 0
    this.#header = Buffer.alloc(0)
    if (this.#framed) {
      this.#stream = type === 2 ? 'stderr' : 'stdout'
      this.#frameLeft = header.readUInt32BE(4)
    } else {
      this.#take(header, this.#stream)
    }
    return chunk.subarray(missing)
  }
}
