import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import initSqlJs from 'sql.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import packageLock from '../../package-lock.json' with { type: 'json' }
import { type ArchiveFile, readArchive } from './archive.ts'
import { checkout, pack } from './pack.ts'
import { readFuses } from './stand-in-electron.ts'

/** In Electron's order: see build/electron-builder.yml. The ninth is not ours to set. */
const fuses = /^01001100.$/

let folder: string

beforeAll(async () => {
  await access(join(checkout, 'dist', 'renderer', 'index.html')).catch(() => {
    throw new Error('Nothing to pack: run `npm run build` first')
  })
  folder = await mkdtemp(join(tmpdir(), 'stackmedic-package-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the Linux package', () => {
  let app: string
  let files: ArchiveFile[]
  let paths: string[]
  /** The package's contents as plain files, laid out as in the package. */
  let unpacked: string

  beforeAll(async () => {
    app = await pack(join(folder, 'linux'), 'linux')
    files = await readArchive(join(app, 'resources', 'app.asar'))
    paths = files.map(({ path }) => path)
    unpacked = join(folder, 'unpacked')
    for (const { path, content } of files) {
      const file = join(unpacked, 'app.asar', path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
    }
    await cp(join(app, 'resources', 'resources'), join(unpacked, 'resources'), { recursive: true })
  })

  it('holds the app: main, preload, engine, command line and page', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/electron/main.js',
        'dist/electron/preload.cjs',
        'dist/electron/engine-process.js',
        'dist/cli/main.js',
        'dist/renderer/index.html',
      ]),
    )
    expect(paths).toContain(packageJson.main)
  })

  it('holds every package that the app needs to run, and none that only its developers need', () => {
    const packed = files.filter(({ path }) => /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
    const found = packed.map(({ content }) => JSON.parse(String(content)) as { name: string; version: string })
    expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(packageJson.dependencies)))
    // By name and version: packing moves packages to other folders.
    const needed = new Set(
      Object.entries(packageLock.packages).flatMap(([path, entry]) =>
        'dev' in entry && entry.dev ? [] : [`${path.split('node_modules/').at(-1)}@${entry.version}`],
      ),
    )
    expect(found.map(({ name, version }) => `${name}@${version}`).filter((name) => !needed.has(name))).toEqual([])
  })

  it('holds no source, no tests, no source maps and no secrets of the checkout', () => {
    const own = paths.filter((path) => !path.startsWith('node_modules/'))
    expect(own.filter((path) => path !== 'package.json' && !path.startsWith('dist/'))).toEqual([])
    expect(paths.filter((path) => /\.(?:map|ts|tsx|mts|cts)$/.test(path))).toEqual([])
    expect(paths.filter((path) => /(?:^|\/)\.(?:env|npmrc|git)/.test(path))).toEqual([])
    const withSourceText = files.filter(
      ({ path, content }) => path.startsWith('dist/') && content.includes('sourcesContent'),
    )
    expect(withSourceText.map(({ path }) => path)).toEqual([])
  })

  it('keeps the licences of what it holds', () => {
    expect(paths).toEqual(expect.arrayContaining(['node_modules/ws/LICENSE', 'node_modules/zod/LICENSE']))
  })

  it('leaves the native library beside the archive', async () => {
    const native = await readdir(join(app, 'resources', 'app.asar.unpacked', 'node_modules', '@koromix'))
    expect(native.some((name) => name.startsWith('koffi-linux-'))).toBe(true)
  })

  it('has the samples and the rules as plain files beside the archive', async () => {
    const sample = join(app, 'resources', 'resources', 'samples', 'broken-shop')
    await access(join(sample, 'compose.yaml'))
    expect(await readdir(join(app, 'resources', 'docs', 'rules'))).not.toEqual([])
  })

  it('is small', () => {
    const size = files.reduce((sum, { content }) => sum + content.length, 0)
    expect(size).toBeLessThan(60 * 1024 * 1024)
  })

  it('has its fuses set', async () => {
    expect(readFuses(await readFile(join(app, 'stackmedic')))).toMatch(fuses)
  })

  it('diagnoses the sample with the packed engine', async () => {
    const { code, stdout } = await run([
      'diagnose',
      join(unpacked, 'resources', 'samples', 'broken-shop'),
      '--format',
      'json',
    ])
    const report = JSON.parse(stdout)
    expect(report.schema).toBe('stackmedic.report/1')
    expect(report.findings[0]).toMatchObject({ rule: 'migrations/multiple-heads', rootCause: true })
    expect(code).toBe(1)
  })

  it('reads a SQLite file with the packed reader, of whose builds one is there', async () => {
    const readers = paths.filter((path) => path.startsWith('node_modules/sql.js/dist/'))
    expect(readers.map((path) => path.slice('node_modules/sql.js/dist/'.length)).sort()).toEqual([
      'sql-wasm.js',
      'sql-wasm.wasm',
    ])
    const project = join(folder, 'sqlite')
    await mkdir(project)
    await writeFile(join(project, '.env'), 'DATABASE_URL=sqlite:///./app.db\n')
    await writeFile(
      join(project, 'compose.yaml'),
      'services:\n  api:\n    image: python:3.11\n    working_dir: /srv\n    volumes: [".:/srv"]\n    env_file: .env\n',
    )
    const { Database } = await initSqlJs()
    const database = new Database()
    database.run('CREATE TABLE books (id integer)')
    await writeFile(join(project, 'app.db'), database.export())
    const { stdout } = await run(['diagnose', project, '--only', 'database', '--no-docker', '--format', 'json'])
    const [connection] = JSON.parse(stdout).facts['database/connections'].value.connections
    expect(connection).toMatchObject({ state: 'reachable', tables: ['books'] })
  })

  it('serves the packed page', async () => {
    const server = spawn(process.execPath, [join(unpacked, 'app.asar', 'dist', 'cli', 'main.js'), 'serve'], {
      env: { ...process.env, STACKMEDIC_DATA: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      const [link] = await once(createInterface({ input: server.stdout }), 'line')
      const welcome = await fetch(String(link))
      const Cookie = (welcome.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
      const page = await fetch(new URL('/', String(link)), { headers: { Cookie } })
      expect(await page.text()).toContain('<div id="root">')
    } finally {
      server.kill('SIGINT')
      await once(server, 'exit')
    }
  })

  function run(argumentList: readonly string[]): Promise<{ code: number; stdout: string }> {
    const main = join(unpacked, 'app.asar', 'dist', 'cli', 'main.js')
    const options = {
      env: { ...process.env, STACKMEDIC_DATA: join(folder, 'data') },
      maxBuffer: 64 * 1024 * 1024,
    }
    return new Promise((resolve) => {
      execFile(process.execPath, [main, ...argumentList], options, (error, stdout) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout }),
      )
    })
  }
})

describe('the Windows package', () => {
  let app: string
  beforeAll(async () => {
    app = await pack(join(folder, 'windows'), 'windows')
  })

  it('holds the same app', async () => {
    const paths = (await readArchive(join(app, 'resources', 'app.asar'))).map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining(['dist/electron/main.js', 'dist/cli/main.js', 'dist/renderer/index.html']),
    )
  })

  it('has its fuses set, and the hash of its archive in the program', async () => {
    const program = await readFile(join(app, 'Stackmedic.exe'))
    expect(readFuses(program)).toMatch(fuses)
    // Names of resources are written in UTF-16.
    expect(program.includes(Buffer.from('ELECTRONASAR', 'utf16le'))).toBe(true)
  })
})
