import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Handlers } from '../../engine/contract/handlers.ts'
import { readPageFile } from '../../engine/contract/page-file.ts'
import { pageHeaders } from '../../engine/contract/page-policy.ts'
import { message } from '../../engine/core/message.ts'
import { pickLanguage } from '../../engine/texts/languages.ts'
import { createTranslator } from '../../engine/texts/translator.ts'
import { Admission } from './admission.ts'
import { contractPath, offerContract } from './contract-socket.ts'
import { isOtherAccount } from './other-account.ts'

/** The one address that other machines cannot reach. */
const loopback = '127.0.0.1'

export interface BrowserHostOptions {
  readonly handlers: Handlers
  /** The built page. */
  readonly pageFolder: string
  /** Default: a free one. */
  readonly port?: number
}

export interface BrowserHost {
  /** Opens the page, once: it holds the token. */
  readonly link: string
  readonly port: number
  /** Resolves when what the pages started has come to its end. */
  close(): Promise<void>
}

/**
 * Serves the page and the contract to the browsers of this machine.
 * @throws the system's error when it cannot listen, such as `EADDRINUSE`.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const server = createServer()
  const port = await listen(server, options.port ?? 0)
  const admission = new Admission(port)
  const hosts = [`${loopback}:${port}`, `localhost:${port}`]
  const isOurs = (request: IncomingMessage) => hosts.includes(request.headers.host ?? '')

  server.on('connection', (connection) => {
    if (isOtherAccount(connection)) connection.destroy()
  })
  server.on('request', (request, response) => {
    if (!isOurs(request)) return refuse(request, response, 421, 'wrong-host')
    void servePage(request, response, admission, options.pageFolder)
  })
  const socket = offerContract(server, options.handlers, (request) => {
    if (!isOurs(request)) return 421
    if (pathOf(request) !== contractPath) return 404
    // A page of another origin can open a WebSocket to any address; its browser says so in `Origin`.
    if (request.headers.origin !== `http://${request.headers.host}`) return 403
    return admission.admits(request.headers.cookie) ? undefined : 403
  })

  return {
    port,
    link: `http://${loopback}:${port}/?token=${admission.token}`,
    async close() {
      const serverClosed = new Promise((resolve) => server.close(resolve))
      await socket.close()
      server.closeAllConnections()
      await serverClosed
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: loopback, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

async function servePage(
  request: IncomingMessage,
  response: ServerResponse,
  admission: Admission,
  folder: string,
): Promise<void> {
  const { method } = request
  if (method !== 'GET' && method !== 'HEAD') return refuse(request, response, 405, 'only-reading')
  const path = pathOf(request)
  if (!admission.admits(request.headers.cookie)) {
    // HEAD must not use the token up: programs that only check a link send it.
    const token = method === 'GET' && path === '/' ? tokenOf(request) : undefined
    const cookie = token === undefined ? undefined : admission.redeem(token)
    return cookie === undefined ? refuse(request, response, 403, 'link-used') : welcome(response, cookie)
  }
  const file = await readPageFile(folder, path)
  if (file === undefined) return refuse(request, response, 404, 'not-there')
  response.writeHead(200, {
    ...pageHeaders,
    'Content-Type': file.mediaType,
    'Content-Length': file.bytes.length,
  })
  response.end(method === 'HEAD' ? undefined : file.bytes)
}

/** The icon is named so that browsers do not look for one elsewhere. */
const welcomePage = `<!doctype html><title>Stackmedic</title>
<link rel="icon" href="/favicon.svg">
<meta http-equiv="refresh" content="0;url=/">`

/**
 * Hands out the cookie and goes on to the page. Not a redirect: browsers count a redirect as part of a click on another
 * site's page, such as a terminal in the browser, and would hold back the strict cookie.
 */
function welcome(response: ServerResponse, cookie: string): void {
  response.writeHead(200, {
    ...pageHeaders,
    'Set-Cookie': cookie,
    'Content-Type': 'text/html; charset=utf-8',
  })
  response.end(welcomePage)
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  const [wanted] = (request.headers['accept-language'] ?? '').split(',')
  const translate = createTranslator(pickLanguage(wanted))
  response.writeHead(status, { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${translate(message(`hosts.browser.${text}`))}\n`)
}

/** Without the query; also for requests in the form that only proxies use, which match nothing. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? ''
}

function tokenOf(request: IncomingMessage): string | undefined {
  return new URLSearchParams((request.url ?? '').split('?')[1] ?? '').get('token') ?? undefined
}
