import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProcess } from '../../../engine/core/run-process.ts'

/** A compose project that was copied to a temporary folder and can be brought up on the engine of DOCKER_HOST. */
export interface Stack {
  readonly root: string
  /** Compose's project name. */
  readonly name: string
  readonly port: number
  /** `compose up -d`; the exit code, and what compose said. */
  up(): Promise<{ code: number; output: string }>
  compose(...argumentList: readonly string[]): Promise<{ code: number; output: string }>
  remove(): Promise<void>
}

/** Why tests on a real engine cannot run here; `undefined` when they can. */
export function whyNoDocker(): string | undefined {
  try {
    execFileSync('docker', ['image', 'inspect', 'stackmedic-test/python'], { stdio: 'ignore', timeout: 10_000 })
    composeCommand()
    return undefined
  } catch {
    const reason = 'no Docker Engine with the images of scripts/test-environment'
    if (process.env['CI'] === 'true') throw new Error(reason)
    return reason
  }
}

/** Copies a project of `test/fixtures/stacks`, or another folder, and gives it a free port in its `.env`. */
export async function prepareStack(folder: string): Promise<Stack> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'stackmedic-stack-')))
  const root = join(parent, 'project')
  await cp(folder, root, { recursive: true })
  const name = `stackmedic-test-${randomBytes(4).toString('hex')}`
  const port = await freePort()
  await writeFile(join(root, '.env'), `COMPOSE_PROJECT_NAME=${name}\nWEB_PORT=${port}\n`)
  const compose = (...argumentList: readonly string[]) => composeIn(root, argumentList)
  return {
    root,
    name,
    port,
    compose,
    up: () => compose('up', '-d'),
    async remove() {
      await compose('down', '--volumes', '--remove-orphans', '--timeout', '1')
      await rm(parent, { recursive: true, force: true })
    },
  }
}

/** Runs compose in a folder. */
export async function composeIn(
  root: string,
  argumentList: readonly string[],
): Promise<{ code: number; output: string }> {
  const [program, ...first] = composeCommand()
  const result = await runProcess(program, [...first, ...argumentList], { cwd: root, timeoutMs: 120_000 })
  if (result.outcome !== 'exited') throw new Error(`compose ${argumentList.join(' ')}: ${result.outcome}`)
  return { code: result.code, output: `${result.stdout.toString()}${result.stderr.toString()}` }
}

let found: readonly [string, ...string[]] | undefined

/** The plugin where it is there, else the older program; they differ, and both must do. */
function composeCommand(): readonly [string, ...string[]] {
  if (found !== undefined) return found
  for (const candidate of [['docker', 'compose'] as const, ['docker-compose'] as const]) {
    try {
      const [program, ...rest] = candidate
      execFileSync(program, [...rest, 'version'], { stdio: 'ignore', timeout: 10_000 })
      found = candidate
      return candidate
    } catch {}
  }
  throw new Error('neither docker compose nor docker-compose is there')
}

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'))
        else resolve(address.port)
      })
    })
  })
}

/** Asks again until the answer is right; the last one when it never is. */
export async function eventually<Value>(
  ask: () => Promise<Value>,
  isRight: (value: Value) => boolean,
  timeoutMs: number,
): Promise<Value> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const value = await ask()
    if (isRight(value) || Date.now() > end) return value
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
