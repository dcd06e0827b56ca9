import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerPageRequest } from '../../../electron/page-protocol.ts'

describe('answerPageRequest', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stackmedic-page-'))
    await writeFile(join(folder, 'index.html'), '<!doctype html>')
  })
  afterAll(() => rm(folder, { recursive: true }))

  const ask = (url: string, method = 'GET') => answerPageRequest({ url, method }, folder)

  it.each(['app://stackmedic/', 'app://stackmedic/index.html', 'app://stackmedic/?x#/history'])(
    'answers %s with the page under its policy',
    async (url) => {
      const answer = await ask(url)
      expect(answer.status).toBe(200)
      expect(await answer.text()).toBe('<!doctype html>')
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  it.each([
    'app://other/',
    'app://stackmedic/missing.js',
    'app://stackmedic/..%2f..%2fetc/passwd.json',
    'app://stackmedic/%00.html',
    'https://stackmedic/',
  ])('has nothing at %s', async (url) => {
    const answer = await ask(url)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('answers only to GET', async () => {
    expect((await ask('app://stackmedic/', 'POST')).status).toBe(404)
  })
})
