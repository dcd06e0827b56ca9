import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { thisMachine } from '../../../engine/core/machine.ts'
import { openEngine } from '../../../engine/docker/engine-client.ts'
import { runInContainer } from '../../../engine/imports/run/run-in-container.ts'
import { whyNoDocker } from '../support/docker-stack.ts'
import { writeProgram } from './oracle.ts'

const reason = whyNoDocker()
const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic-container-run-')))
const made: string[] = []
const docker = (...argumentList: readonly string[]) =>
  execFileSync('docker', argumentList, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

afterAll(() => {
  for (const id of made) docker('rm', '--force', '--volumes', id)
  rmSync(workspace, { recursive: true, force: true })
})

/** A container that is only created, as one that never came up, with the program mounted to /app. */
async function run(name: string, source: string, interpreters: readonly string[] = ['python3']) {
  const root = join(workspace, name)
  writeProgram(root, { files: { 'main.py': source, 'beside.py': '' } })
  const id = docker('create', '--env', 'MODE=test', '--volume', `${root}:/app`, 'stackmedic-test/python', 'sleep', '1')
  made.push(id)
  const engine = await openEngine(process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock', thisMachine(), 60_000)
  const request = { form: 'file', target: '/app/main.py', path: ['/app'] } as const
  return runInContainer(engine, id, request, { workingDirectory: '/app', interpreters }, new AbortController().signal)
}

describe.skipIf(reason !== undefined)(
  `a real import in a throwaway container${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  { timeout: 60_000 },
  () => {
    test('sees the files and variables of the service, and prints do not matter', async () => {
      const source = 'import os, beside\nprint("x" * 5000)\nassert os.environ["MODE"] == "test"\n'
      expect(await run('works', source)).toEqual({ outcome: 'imports-work', stopped: [] })
    })

    test('says what fails, and takes the interpreter that is there', async () => {
      expect(await run('fails', 'import gone\n', ['python99', 'python3'])).toMatchObject({
        outcome: 'import-fails',
        kind: 'unresolved',
        module: 'gone',
        at: { file: '/app/main.py', line: 1 },
      })
    })

    test('has no network, writes nothing, and leaves nothing behind', async () => {
      const source = [
        'import _socket, posix',
        'try:',
        '    posix.open("/app/made", posix.O_CREAT | posix.O_WRONLY)',
        '    raise SystemError("written")',
        'except OSError:',
        '    pass',
        'assert len(__import__("os").listdir("/sys/class/net")) == 1',
      ].join('\n')
      expect((await run('quiet', source)).outcome).toBe('imports-work')
      expect(docker('ps', '--all', '--quiet', '--filter', 'label=dev.stackmedic.import-run')).toBe('')
    })

    test('without an interpreter there is no answer', async () => {
      expect((await run('none', '', ['python99'])).outcome).toBe('no-answer')
    })
  },
)
