import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { type BrowserHost, startBrowserHost } from '../../../../cli/serve/browser-host.ts'
import { maxRequestBytes } from '../../../../engine/contract/dispatch.ts'
import type { ResponseFrame } from '../../../../engine/contract/frame.ts'
import type { Handlers } from '../../../../engine/contract/handlers.ts'
import { get, sendRaw } from './raw-request.ts'

const notCalled = () => Promise.reject(new Error('not part of this test'))

function handlersWith(own: Partial<Handlers>): Handlers {
  return {
    host: notCalled,
    recentProjects: async () => [],
    forgetProject: notCalled,
    browseFolders: notCalled,
    chooseFolder: notCalled,
    openProject: notCalled,
    diagnose: notCalled,
    planFix: notCalled,
    planRestart: notCalled,
    applyPlan: notCalled,
    undoPlan: notCalled,
    finishPlan: notCalled,
    readStack: notCalled,
    followLogs: notCalled,
    searchLogs: notCalled,
    listPorts: notCalled,
    suggestPort: notCalled,
    planFreePort: notCalled,
    planImportRun: notCalled,
    runImports: notCalled,
    planSyntaxCheck: notCalled,
    checkSyntax: notCalled,
    journal: notCalled,
    exportReport: notCalled,
    projectTrust: notCalled,
    setProjectTrust: notCalled,
    openReport: notCalled,
    ...own,
  }
}

let folder: string
let pageFolder: string
let host: BrowserHost
const diagnoseAborted = vi.fn()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stackmedic-host-'))
  pageFolder = join(folder, 'page')
  await mkdir(join(pageFolder, 'assets'), { recursive: true })
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>The page</title>')
  await writeFile(join(pageFolder, 'assets', 'main-a1.js'), 'export {}')
  await writeFile(join(pageFolder, 'assets', 'notes.txt'), 'not part of a page')
  await writeFile(join(folder, 'secret.json'), '{"secret":true}')
  await symlink(join(folder, 'secret.json'), join(pageFolder, 'assets', 'link.json'))
  diagnoseAborted.mockReset()
  host = await startBrowserHost({
    pageFolder,
    handlers: handlersWith({
      diagnose: (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            diagnoseAborted()
            reject(signal.reason)
          })
        }),
    }),
  })
})

afterEach(async () => {
  await host.close()
  await rm(folder, { recursive: true })
})

/** Uses the link up, as the person's browser does. */
async function admit(): Promise<Record<string, string>> {
  const { pathname, search } = new URL(host.link)
  const answer = await get(host.port, pathname + search)
  return { Cookie: (answer.headers['set-cookie'] ?? '').split(';')[0] ?? '' }
}

describe('the link', () => {
  it('becomes a cookie that scripts and other sites cannot use, and leads to the page', async () => {
    const { pathname, search } = new URL(host.link)
    const answer = await get(host.port, pathname + search)
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']).toMatch(/^stackmedic-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(answer.body).toContain('url=/')
    const page = await get(host.port, '/', { Cookie: answer.headers['set-cookie']?.split(';')[0] ?? '' })
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>The page</title>' })
  })

  it('works once', async () => {
    await admit()
    const { pathname, search } = new URL(host.link)
    const second = await get(host.port, pathname + search)
    expect(second.status).toBe(403)
    expect(second.headers['set-cookie']).toBeUndefined()
  })

  it('is not used up by a program that only checks it', async () => {
    const { pathname, search } = new URL(host.link)
    expect((await get(host.port, pathname + search, {}, 'HEAD')).status).toBe(403)
    expect((await get(host.port, pathname + search)).status).toBe(200)
  })

  it.each(['/', '/?token=', '/?token=wrong', '/assets/main-a1.js', '/?token[]=x'])(
    '%s alone opens nothing',
    async (path) => {
      const answer = await get(host.port, path)
      expect(answer.status).toBe(403)
      expect(answer.headers['set-cookie']).toBeUndefined()
    },
  )

  it('is explained in the language of the browser when it is used up', async () => {
    const answer = await get(host.port, '/', { 'Accept-Language': 'es-MX,es;q=0.9' })
    expect(answer.body).toContain('Este enlace ya se usó')
  })

  it('holds for its own port alone', async () => {
    const cookie = await admit()
    const other = await startBrowserHost({ pageFolder, handlers: handlersWith({}) })
    expect((await get(other.port, '/', cookie)).status).toBe(403)
    await other.close()
  })
})

describe('every request', () => {
  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]:80', ''])(
    'for the host %j gets 421',
    async (name) => {
      const cookie = await admit()
      expect((await get(host.port, '/', { ...cookie, Host: name })).status).toBe(421)
    },
  )

  it('may say localhost', async () => {
    const cookie = await admit()
    expect((await get(host.port, '/', { ...cookie, Host: `localhost:${host.port}` })).status).toBe(200)
  })

  it('without a host gets no page', async () => {
    const answer = await sendRaw(host.port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')
    expect(answer.status).toBe(400)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('with the method %s gets 405', async (method) => {
    expect((await get(host.port, '/', await admit(), method)).status).toBe(405)
  })

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    '/..%5csecret.json',
    '/assets/link.json',
    '/assets/notes.txt',
    '/assets/',
    '/assets',
    '/main-a1.js%00.html',
    '/C:/Windows/win.ini',
    '//secret.json',
    '/%',
    '/nothing.js',
    'http://evil.example/index.html',
    'secret.json',
  ])('%s leads nowhere', async (path) => {
    const answer = await get(host.port, path, await admit())
    expect([400, 404]).toContain(answer.status)
    expect(answer.body).not.toContain('secret')
  })

  it('is answered with the strict policy and never cached', async () => {
    const cookie = await admit()
    for (const path of ['/', '/assets/main-a1.js', '/nothing.js']) {
      const { headers } = await get(host.port, path, cookie)
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })
})

describe('the contract', () => {
  const open = (headers: Record<string, string>, path = '/contract') =>
    new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })

  const opened = (socket: WebSocket) =>
    new Promise<number>((resolve) => {
      socket.on('open', () => resolve(101))
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.on('error', () => undefined)
    })

  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.on('close', resolve))

  const ownOrigin = () => ({ Origin: `http://127.0.0.1:${host.port}` })

  it('answers a page that came by the link', async () => {
    const socket = open({ ...(await admit()), ...ownOrigin() })
    expect(await opened(socket)).toBe(101)
    const answer = new Promise<ResponseFrame>((resolve) =>
      socket.on('message', (data) => resolve(JSON.parse(String(data)))),
    )
    socket.send(JSON.stringify({ type: 'call', id: 1, method: 'recentProjects', input: {} }))
    expect(await answer).toEqual({ type: 'result', id: 1, output: [] })
    socket.terminate()
  })

  it('refuses a page without the cookie', async () => {
    expect(await opened(open(ownOrigin()))).toBe(403)
  })

  it.each(['http://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1:1', ''])(
    'refuses a page of the origin %j, cookie or not',
    async (Origin) => {
      expect(await opened(open({ ...(await admit()), Origin }))).toBe(403)
    },
  )

  it('refuses a program that names no origin', async () => {
    expect(await opened(open(await admit()))).toBe(403)
  })

  it('refuses another host name and another path', async () => {
    const cookie = await admit()
    const foreign = { ...cookie, Host: 'evil.example', Origin: 'http://evil.example' }
    expect(await opened(open(foreign))).toBe(421)
    expect(await opened(open({ ...cookie, ...ownOrigin() }, '/other'))).toBe(404)
  })

  it('aborts what a page started when the page goes away', async () => {
    const socket = open({ ...(await admit()), ...ownOrigin() })
    await opened(socket)
    socket.send(JSON.stringify({ type: 'call', id: 1, method: 'diagnose', input: { root: '/a' } }))
    socket.send(JSON.stringify({ type: 'call', id: 2, method: 'recentProjects', input: {} }))
    await new Promise((resolve) => socket.once('message', resolve))
    socket.terminate()
    await vi.waitFor(() => expect(diagnoseAborted).toHaveBeenCalledTimes(1))
  })

  it.each([
    ['text that is not JSON', 'hello', 1008],
    ['bytes', Buffer.from('{}'), 1008],
    ['a frame that is too large', `{"a":"${'x'.repeat(maxRequestBytes)}"}`, 1009],
  ])('ends the connection on %s', async (_what, data, code) => {
    const socket = open({ ...(await admit()), ...ownOrigin() })
    await opened(socket)
    socket.send(data)
    expect(await closed(socket)).toBe(code)
  })

  it('bounds the pages that are open at the same time', async () => {
    const headers = { ...(await admit()), ...ownOrigin() }
    const sockets = Array.from({ length: 17 }, () => open(headers))
    const statuses = await Promise.all(sockets.map(opened))
    expect(statuses.filter((status) => status === 503)).toHaveLength(1)
    for (const socket of sockets) socket.terminate()
  })
})

describe('the address', () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address

  it.skipIf(outside === undefined)('cannot be reached from other machines', async () => {
    const outcome = await new Promise((resolve) => {
      const socket = createConnection({ host: outside, port: host.port })
      socket.on('connect', () => resolve('connected'))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    })
    expect(outcome).toBe('ECONNREFUSED')
  })

  it('says when the port is taken', async () => {
    await expect(startBrowserHost({ pageFolder, handlers: handlersWith({}), port: host.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('ends at once, whatever is connected', async () => {
    const second = await startBrowserHost({ pageFolder, handlers: handlersWith({}) })
    const idle = createConnection({ host: '127.0.0.1', port: second.port })
    await new Promise((resolve) => idle.on('connect', resolve))
    const gone = new Promise((resolve) => idle.on('close', resolve))
    await second.close()
    await gone
  })
})
