import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What loads before the first picture, compressed. Half of it is React and React Aria; growth should be noticed. */
const largestFirstLoadBytes = 300_000

const root = join(import.meta.dirname, '..', '..', '..')
let folder = ''
let scripts = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stackmedic-page-'))
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  // A process of its own: under Vitest, Vite would take this for a build for tests.
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const names = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.js'))
  scripts = (await Promise.all(names.map((name) => readFile(join(folder, 'assets', name), 'utf8')))).join('\n')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the page as it ships', () => {
  it('leaves the recorded scenes and the engine out', async () => {
    const recording = await readFile(join(root, 'test/fixtures/page/two-heads.json'), 'utf8')
    const { diagnosis } = JSON.parse(recording)
    expect(scripts).toContain('Stackmedic')
    expect(scripts).not.toContain(diagnosis.root)
    expect(scripts).not.toContain('node:crypto')
  })

  it('carries its content security policy and no code of its own in the document', async () => {
    const html = await readFile(join(folder, 'index.html'), 'utf8')
    expect(html).toMatch(/script-src (?:'|&#39;)self/)
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/)
    expect(html).not.toContain('<style')
    expect(html).not.toMatch(/https?:\/\//)
  })

  it('loads little before the first picture, and the drawings only when they are asked for', async () => {
    const html = await readFile(join(folder, 'index.html'), 'utf8')
    const names = [...new Set(html.match(/assets\/[^"]+\.js/g))]
    const first = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
    expect(names.length).toBeGreaterThan(0)
    expect(gzipSync(first.join('\n')).byteLength).toBeLessThan(largestFirstLoadBytes)
    expect(first.join('\n')).not.toContain('react-flow__')
  })
})
