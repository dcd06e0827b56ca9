import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type RunResult, runProcess } from '../../engine/core/run-process.ts'
import { hashesBelow } from './support/folder-hashes.ts'

/*
 * Real broken stacks on a real engine: broken → `fix --all --yes` → up → healthy → `undo --all --yes` → as before.
 * The stacks, and the script that brings them up, lie beside the checkout where there are any.
 */
const shared = process.env['STACKMEDIC_SHARED'] ?? resolve(import.meta.dirname, '..', '..', '..', 'shared')
const driver = join(shared, 'docker', 'stack.sh')
const library = join(shared, 'docker', 'stack-lib.mjs')
const program = resolve(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
const runs = join(tmpdir(), `stackmedic-heal-${process.pid}`)

const expectedSchema = z.object({ root_cause: z.object({ id: z.string() }).nullable() })

/** What a person has to decide, or bring along. */
const needsPerson: Readonly<Record<string, string>> = {
  'pgvector-not-available': 'the extension has to come from another image, and be created by a superuser',
}

/** A second `up` hides what is wrong with these until the next fresh volume. */
const worksTheSecondTime: ReadonlySet<string> = new Set(['db-not-ready-no-healthcheck'])

const reason = whyNot()
const names = reason === undefined ? brokenStacks() : []

describe.skipIf(reason !== undefined)(`stacks heal${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  // Each has a folder, a project and ports of its own; most of the time they wait for health checks.
  it.concurrent.for(names.filter((name) => needsPerson[name] === undefined))('%s', async (name, { onTestFinished }) => {
    const data = await mkdtemp(join(tmpdir(), 'stackmedic-heal-data-'))
    onTestFinished(async () => {
      await drive('down', name)
      await rm(data, { recursive: true, force: true })
    })
    await drive('up', name)
    const folder = join(runs, name, 'src')
    // The shared stacks may be read-only; a developer's own files are not, and Stackmedic leaves read-only ones alone.
    execFileSync('chmod', ['-R', 'u+w', folder])
    const before = hashesBelow(folder)
    const settings = Object.fromEntries(
      readFileSync(join(runs, name, 'run.env'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('='))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
    const environment = {
      ...process.env,
      ...settings,
      ...composePlugin(),
      COMPOSE_PROJECT_NAME: settings['PROJECT'],
      STACKMEDIC_DATA: data,
    }

    const fixed = await run(process.execPath, [program, 'fix', folder, '--all', '--yes', '--lang', 'en'], environment)
    expect(fixed.output).toContain('Your stack is up: ')
    // What only worked because the volume was there by now is not healed.
    if (worksTheSecondTime.has(name)) await run(...compose(settings, 'down', '--volumes'), environment, folder)
    const up = await run(...compose(settings, 'up', '-d', '--build'), environment, folder)
    const settled = await run(
      process.execPath,
      [
        library,
        'settle',
        settings['PROJECT'] ?? '',
        expectedFile(name),
        '60',
        join(runs, name, 'run.env'),
        'after_fix',
      ],
      environment,
    )
    expect(settled.code, `${fixed.output}\n${up.output}\n${settled.output}`).toBe(0)

    const undone = await run(process.execPath, [program, 'undo', '--all', '--yes'], environment)
    expect(hashesBelow(folder), undone.output).toEqual(before)
  })
})

function whyNot(): string | undefined {
  if (!existsSync(driver)) return 'no stacks beside the checkout'
  if (!existsSync(program)) return 'not built: npm run build'
  try {
    execFileSync('docker', ['image', 'inspect', 'stackmedic-fixture/python:3.11'], { stdio: 'ignore', timeout: 10_000 })
    return undefined
  } catch {
    // They belong to those stacks, not to this project: `heal-own.test.ts` is what has to run everywhere.
    return 'no Docker Engine with the images of the stacks'
  }
}

function brokenStacks(): string[] {
  return readdirSync(join(shared, 'stacks')).filter(
    (name) =>
      existsSync(expectedFile(name)) &&
      expectedSchema.parse(JSON.parse(readFileSync(expectedFile(name), 'utf8'))).root_cause !== null,
  )
}

function expectedFile(name: string): string {
  return join(shared, 'stacks', name, 'expected.json')
}

function compose(settings: Readonly<Record<string, string>>, ...words: string[]): [string, string[]] {
  const all = ['-p', settings['PROJECT'] ?? '', ...words]
  return settings['FLAVOR'] === '1' ? ['docker-compose', all] : ['docker', ['compose', ...all]]
}

/** The plugin that the driver uses, where Docker's own folders have none. */
function composePlugin(): { DOCKER_CONFIG?: string } {
  const cache = process.env['STACKMEDIC_FIXTURE_CACHE'] ?? join(tmpdir(), 'stackmedic-fixture')
  const folder = join(cache, 'docker-config')
  const fetched = existsSync(join(folder, 'cli-plugins', 'docker-compose'))
  return process.env['DOCKER_CONFIG'] === undefined && fetched ? { DOCKER_CONFIG: folder } : {}
}

async function drive(command: 'up' | 'down', name: string): Promise<void> {
  const { code, output } = await run('bash', [driver, command, name], { ...process.env, STACKMEDIC_RUNS: runs })
  if (code !== 0) throw new Error(`${command} ${name}:\n${output}`)
}

async function run(
  command: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<{ code: number; output: string }> {
  const options = { timeoutMs: 150_000, environment, ...(cwd === undefined ? {} : { cwd }) }
  const result: RunResult = await runProcess(command, words, options)
  if (result.outcome !== 'exited') throw new Error(`${command} ${words.join(' ')}: ${result.outcome}`)
  return { code: result.code, output: `${result.stdout.toString()}${result.stderr.toString()}` }
}
