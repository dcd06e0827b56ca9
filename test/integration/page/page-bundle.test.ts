import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

/**
 * Scripts, styles and words of one language before the first picture, each file compressed by itself. Two thirds of it
 * are React and React Aria; growth should be noticed.
 */
const largestFirstLoadBytes = 260_000

/** Vite's own list of what it built: source file → file, and what that loads. */
const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
)
type Manifest = z.infer<typeof manifestSchema>

const root = join(import.meta.dirname, '..', '..', '..')
let folder = ''
let scripts = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stackmedic-page-'))
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  // A process of its own: under Vitest, Vite would take this for a build for tests.
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--manifest'], {
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

  describe.each(['english', 'spanish'])('in %s', (language) => {
    it('loads little before the first picture, and the drawings only when they are asked for', async () => {
      const manifest = await readManifest()
      const texts = `texts/${language}-page.ts`
      expect(askedForBy(manifest, 'index.html')).toContain(texts)
      const files = await readFiles(filesOf(manifest, ['index.html', texts]))
      const size = files.reduce((sum, file) => sum + gzipSync(file).byteLength, 0)
      expect(size).toBeLessThan(largestFirstLoadBytes)
      expect(files.join('\n')).not.toContain('react-flow__')
    })

    it('loads what the engine can say beside it', async () => {
      const manifest = await readManifest()
      const texts = `texts/${language}-messages.ts`
      expect(askedForBy(manifest, 'index.html')).toContain(texts)
      const first = filesOf(manifest, ['index.html', `texts/${language}-page.ts`])
      expect(first).not.toContain(manifest[texts]?.file)
    })
  })

  it('names in its document what it loads before the words, so that none of it waits for another', async () => {
    const html = await readFile(join(folder, 'index.html'), 'utf8')
    const named = new Set(html.match(/assets\/[^"]+\.(?:js|css)/g))
    expect([...named].sort()).toEqual(filesOf(await readManifest(), ['index.html']).sort())
  })
})

async function readManifest(): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8')))
}

/** This source and all that it imports statically. */
function loadedWith(manifest: Manifest, source: string, seen = new Set<string>()): Set<string> {
  if (seen.has(source)) return seen
  seen.add(source)
  for (const imported of chunkOf(manifest, source).imports) loadedWith(manifest, imported, seen)
  return seen
}

function filesOf(manifest: Manifest, sources: readonly string[]): string[] {
  const loaded = sources.flatMap((source) => [...loadedWith(manifest, source)])
  return [...new Set(loaded.map((source) => chunkOf(manifest, source)).flatMap(({ file, css }) => [file, ...css]))]
}

function askedForBy(manifest: Manifest, source: string): string[] {
  return [...loadedWith(manifest, source)].flatMap((loaded) => chunkOf(manifest, loaded).dynamicImports)
}

function chunkOf(manifest: Manifest, source: string): Manifest[string] {
  const chunk = manifest[source]
  if (chunk === undefined) throw new Error(`The build does not know “${source}”`)
  return chunk
}

function readFiles(names: readonly string[]): Promise<string[]> {
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
}
