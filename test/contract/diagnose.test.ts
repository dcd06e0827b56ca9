import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { reportSchema } from '../../engine/report/schema.ts'
import { temporaryFolder } from '../support/machine.ts'

const checkout = resolve(import.meta.dirname, '..', '..')
const commandLine = join(checkout, 'dist', 'cli', 'main.js')
const sample = join(checkout, 'resources', 'samples', 'broken-shop')

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(argumentList: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [commandLine, ...argumentList], {
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', STACKMEDIC_DATA: temporaryFolder(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]): Outcome => ({ code, stdout, stderr }),
  )
  return { child, ended }
}

const stackmedic = (...argumentList: string[]) => start(argumentList).ended

function projectWith(files: Readonly<Record<string, string | Buffer>>): string {
  const root = join(temporaryFolder(), 'project')
  mkdirSync(root)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content)
  return root
}

const healthy = { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n' }

describe('exit codes of stackmedic diagnose', () => {
  it('0: nothing wrong', async () => {
    const { code, stdout } = await stackmedic('diagnose', projectWith(healthy), '--only', 'compose')
    expect(stdout).toContain('Nothing wrong was found')
    expect(code).toBe(0)
  })

  it('1: an error was found', async () => {
    expect((await stackmedic('diagnose', sample, '--no-docker')).code).toBe(1)
  })

  it.each([
    ['a folder that is not there', ['diagnose', '/no/such/folder']],
    ['a file', ['diagnose', join(sample, 'compose.yaml')]],
    ['a format that does not exist', ['diagnose', sample, '--format', 'pdf']],
    ['an area that does not exist', ['diagnose', sample, '--only', 'weather']],
    ['an option that does not exist', ['diagnose', sample, '--frobnicate']],
    ['a command that does not exist', ['diagnos']],
  ])('2: %s', async (_, argumentList) => {
    const { code, stdout, stderr } = await stackmedic(...argumentList)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr.trim()).not.toBe('')
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('3: something needed could not be looked at, and no error was found', async () => {
    const { ended } = start(['diagnose', projectWith(healthy), '--only', 'containers', '--format', 'json'], {
      DOCKER_HOST: 'unix:///no/such/socket',
    })
    const { code, stdout } = await ended
    expect(JSON.parse(stdout)).toMatchObject({ areas: [{ id: 'containers', state: 'unknown' }], findings: [] })
    expect(code).toBe(3)
  })

  it.skipIf(process.platform === 'win32')('130: cancelled, also while Docker accepts and never answers', async () => {
    const socket = join(temporaryFolder(), 'docker.sock')
    const server = createServer().listen(socket)
    onTestFinished(() => void server.close())
    const connected = new Promise<void>((resolve) => server.once('connection', () => resolve()))
    const { child, ended } = start(['diagnose', projectWith(healthy)], { DOCKER_HOST: `unix://${socket}` })
    await connected
    child.kill('SIGINT')
    const { code, stdout } = await ended
    expect(code).toBe(130)
    expect(stdout).toBe('')
  })
})

describe('output of stackmedic diagnose', () => {
  it('is the report alone, as the schema describes it, in JSON', async () => {
    const { stdout } = await stackmedic('diagnose', sample, '--no-docker', '--format', 'json')
    const report = reportSchema.parse(JSON.parse(stdout))
    expect(report.findings[0]).toMatchObject({ rule: 'migrations/multiple-heads', rootCause: true, explainedBy: [] })
    expect(report.project).toMatchObject({ name: 'broken-shop', root: sample, composeFiles: ['compose.yaml'] })
    expect(report.areas.find(({ id }) => id === 'docker')?.state ?? 'skipped').toBe('skipped')
    for (const { where } of report.findings) expect(where.file ?? '').not.toMatch(/^\/|\\/)
  })

  it('speaks Spanish when asked, whatever the system speaks', async () => {
    const english = await stackmedic('diagnose', sample, '--no-docker', '--lang', 'en')
    const spanish = await stackmedic('diagnose', sample, '--no-docker', '--lang', 'es')
    expect(english.stdout).toContain('Migrations')
    expect(spanish.stdout).toContain('Migraciones')
    expect(spanish.code).toBe(english.code)
  })

  it.each(['html', 'markdown', 'sarif', 'junit', 'github'])('is nothing but %s, without colours', async (format) => {
    const { stdout } = await stackmedic('diagnose', sample, '--no-docker', '--format', format)
    const beginnings = { html: '<!doctype html>', markdown: '# ', sarif: '{', junit: '<?xml', github: '::' }
    expect(stdout.startsWith(beginnings[format as keyof typeof beginnings])).toBe(true)
    expect(stdout).not.toContain('\u001b')
  })

  it('goes into a file when asked', async () => {
    const file = join(temporaryFolder(), 'report.html')
    const { stdout, code } = await stackmedic('diagnose', sample, '--no-docker', '--format', 'html', '--output', file)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(readFileSync(file, 'utf8')).toContain('<!doctype html>')
  })

  it('says so when the file cannot be written', async () => {
    const file = join(temporaryFolder(), 'missing', 'report.html')
    const { code, stderr } = await stackmedic('diagnose', sample, '--no-docker', '--output', file)
    expect(code).toBe(3)
    expect(stderr).toContain(file)
  })
})

describe('what a person reads', () => {
  const colour = '\u001b'

  it('names the command of each fix, with the folder that was asked about', async () => {
    const { stdout } = await stackmedic('diagnose', sample, '--no-docker')
    const commands = stdout.split('\n').filter((line) => line.includes('stackmedic fix'))
    expect(commands[0]).toMatch(/^ {4}stackmedic fix \S+broken-shop --finding migrations\/multiple-heads:\w+$/)
    expect(commands[1]).toBe(`${commands[0]} --with migrations/follow-older-head`)
  })

  it('has no colours in a pipe, not even where CI is set, unless they are asked for', async () => {
    const plain = { CI: 'true', NO_COLOR: '', FORCE_COLOR: '' }
    const diagnosis = ['diagnose', sample, '--no-docker', '--only', 'migrations']
    const preview = ['fix', sample, '--no-docker', '--all-safe', '--dry-run']
    for (const words of [diagnosis, preview]) {
      expect((await start(words, plain).ended).stdout).not.toContain(colour)
      expect((await start(words, { ...plain, FORCE_COLOR: '1' }).ended).stdout).toContain(colour)
      expect((await start(words, { ...plain, FORCE_COLOR: '1', NO_COLOR: '1' }).ended).stdout).not.toContain(colour)
    }
  })
})

describe('stackmedic fix', () => {
  const dryRun = (...words: string[]) => stackmedic('fix', sample, '--no-docker', '--dry-run', ...words)

  it('takes the fix that is named, of those that the finding has', async () => {
    const { stdout } = await stackmedic('diagnose', sample, '--no-docker', '--format', 'json')
    const id = reportSchema.parse(JSON.parse(stdout)).findings[0]?.id ?? ''
    expect((await dryRun('--finding', id)).stdout).toContain('Add a merge migration')
    expect((await dryRun('--finding', id, '--with', 'migrations/follow-older-head')).stdout).toContain(
      'Put the newer head behind the older one',
    )
    const wrong = await dryRun('--finding', id, '--with', 'migrations/nothing')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('migrations/merge-heads, migrations/follow-older-head')
  })

  it.each([[[]], [['--all', '--all-safe']], [['--all', '--with', 'migrations/merge-heads']]])(
    '2: does not guess what to fix (%s)',
    async (words) => {
      expect(await dryRun(...words)).toMatchObject({ code: 2, stdout: '' })
    },
  )

  it('1: what is left broken is no success, though every fix worked', async () => {
    const root = projectWith({
      'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n    env_file: web.env\n    depends_on: [gone]\n',
      'web.env.example': 'PORT=80\n',
    })
    const { code, stdout } = await stackmedic('fix', root, '--all', '--yes', '--no-docker')
    expect(stdout).toContain('Done, and checked')
    expect(stdout).toContain('This one needs you')
    expect(code).toBe(1)
  })
})

describe('bad input', () => {
  it.each([
    ['empty', ''],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 0, 0xff])],
    ['bad YAML', 'services:\n  web:\n   - [unclosed\n  other: {\n'],
    ['of another shape', '- just\n- a list\n'],
    ['50 MB', Buffer.alloc(50 * 1024 * 1024, '# padding\n')],
  ])('a compose file that is %s is a finding, and the rest still runs', async (_, content) => {
    const root = projectWith({ 'compose.yaml': content })
    const { code, stdout } = await stackmedic('diagnose', root, '--no-docker', '--format', 'json')
    const report = reportSchema.parse(JSON.parse(stdout))
    expect(code).toBe(1)
    expect(report.findings[0]).toMatchObject({ area: 'compose', severity: 'error', where: { file: 'compose.yaml' } })
    expect(report.areas.length).toBeGreaterThan(3)
  })

  it('a folder without a compose file says so and is never fine', async () => {
    const { code, stdout, stderr } = await stackmedic('diagnose', projectWith({ 'notes.txt': 'hello' }), '--no-docker')
    expect(stdout).toBe('')
    expect(stderr).toContain('no compose file')
    expect(code).toBe(2)
  })
})
