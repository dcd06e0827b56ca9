import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends bytes as they are, because proper clients would not send what an attacker does. */
export async function sendRaw(port: number, text: string): Promise<RawAnswer> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  const [head = '', body = ''] = answer.split(/\r\n\r\n([\s\S]*)/, 2)
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { status: Number(statusLine.split(' ')[1]), headers, body }
}

/** A request with headers written by hand; `Connection: close` ends the answer. */
export function get(port: number, path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const all = { Host: `127.0.0.1:${port}`, Connection: 'close', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return sendRaw(port, `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
}
