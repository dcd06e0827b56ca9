import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandLine, entryScript, quoted } from '../../../../engine/compose/start/entry-script.ts'
import { entrypointMarkers } from '../../../../engine/compose/start/entrypoint-markers.ts'
import { runProcess } from '../../../../engine/core/run-process.ts'
import { temporaryFolder } from '../../../support/machine.ts'

const shells = ['dash', 'busybox sh', 'bash --posix', 'sh']
const available = shells.filter((shell) => spawnSync(shell.split(' ')[0] ?? '', ['--help']).error === undefined)

const markers = (log: string) =>
  log
    .split('\n')
    .flatMap((line) => entrypointMarkers.filter(({ pattern }) => pattern.test(line)).map(({ phase }) => phase))

describe.skipIf(process.platform === 'win32').each(available)('the entry script in %s', (shell) => {
  const [program = 'sh', ...options] = shell.split(' ')

  async function start(migrate: string, environment: Readonly<Record<string, string>>, ...command: readonly string[]) {
    const file = join(temporaryFolder(), 'entry.sh')
    writeFileSync(file, entryScript({ database: '127.0.0.1:9', migrate }))
    const result = await runProcess(program, [...options, file, ...command], {
      environment: { ...process.env, ...environment },
      timeoutMs: 20_000,
    })
    if (result.outcome !== 'exited') throw new Error(result.outcome)
    return { code: result.code, output: result.stdout.toString() }
  }

  it('waits, migrates and becomes the command, whose words stay as they are', async () => {
    const server = createServer((socket) => socket.end())
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    try {
      const settings = { ENTRYPOINT_DATABASE: `127.0.0.1:${port}` }
      const { code, output } = await start("echo 'it''s me'", settings, 'printf', '<%s>', 'a  b', "it's $HOME", '*')
      expect(markers(output)).toEqual(['waiting', 'database-ready', 'migrating', 'migrated', 'starting'])
      expect(output).toContain(`<a  b><it's $HOME><*>`)
      expect(code).toBe(0)
    } finally {
      server.close()
    }
  })

  it('gives up when the database does not answer', async () => {
    const { code, output } = await start('true', { ENTRYPOINT_WAIT_SECONDS: '1' }, 'echo', 'never')
    expect(markers(output)).toEqual(['waiting', 'database-late'])
    expect([code, output.includes('never\n')]).toEqual([1, false])
  })

  it('tries migrations again, and ends with their exit code', async () => {
    const { code, output } = await start(
      'exit 7',
      { ENTRYPOINT_DATABASE: '', ENTRYPOINT_PAUSES: '0 0' },
      'echo',
      'never',
    )
    expect(markers(output)).toEqual([
      ...['migrating', 'migration-failed', 'migrating', 'migration-failed', 'migrating'],
      'migrations-given-up',
    ])
    expect(output).toContain('[entrypoint] migrating (attempt 3 of 3)')
    expect(code).toBe(7)
  })

  it('has seven attempts by itself', async () => {
    const { output } = await start('true', { ENTRYPOINT_DATABASE: '' }, 'true')
    expect(output).toContain('[entrypoint] migrating (attempt 1 of 7): true')
  })

  it('only starts the command where settings say so', async () => {
    const { code, output } = await start(
      'false',
      { ENTRYPOINT_DATABASE: '', ENTRYPOINT_MIGRATE: '' },
      'sh',
      '-c',
      'exit 3',
    )
    expect([code, markers(output)]).toEqual([3, ['starting']])
  })

  it('ends at once when it is told to, and the migration with it', async () => {
    const script = join(temporaryFolder(), 'entry.sh')
    const slow = `trap 'echo told; exit 1' TERM; n=0; while [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done`
    writeFileSync(script, entryScript({ database: '', migrate: slow }))
    const words = [program, ...options, script].map((word) => quoted(word)).join(' ')
    const before = Date.now()
    const result = await runProcess('sh', ['-c', `${words} true & sleep 0.7; kill -TERM $!; wait $!; echo "code $?"`], {
      timeoutMs: 20_000,
    })
    if (result.outcome !== 'exited') throw new Error(result.outcome)
    expect(result.stdout.toString()).toContain('told\n')
    expect(result.stdout.toString()).toContain('code 143')
    expect(Date.now() - before).toBeLessThan(5000)
  })
})

describe('words for a shell', () => {
  it.each([
    [['alembic', 'upgrade', 'head'], 'alembic upgrade head'],
    [['sh', '-c', "it's"], `sh -c 'it'\\''s'`],
    [['a b', '$HOME', ''], `'a b' '$HOME' ''`],
  ])('%j', (words, line) => {
    expect(commandLine(words)).toBe(line)
  })

  it('the script has Linux line ends and no trailing blanks', () => {
    const text = entryScript({ database: 'db:5432', migrate: 'alembic upgrade head' })
    expect(text).not.toMatch(/\r|[ \t]\n/)
    expect(text).toContain("default_migrate='alembic upgrade head'")
  })
})
