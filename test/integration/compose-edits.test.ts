import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { knownHealthcheck } from '../../engine/compose/known-healthchecks.ts'
import type { Service } from '../../engine/project/facts.ts'
import { type EditName, editsFor, shapes } from '../support/compose-edits.ts'
import { temporaryFolder } from '../support/machine.ts'
import { readModelOf, serviceOf } from '../unit/project/project-on-disk.ts'

/* What a fix writes means to compose exactly what was wanted, and nothing else changes its meaning. */
const version = spawnSync('docker', ['compose', 'version', '--short'], { encoding: 'utf8' })
const hasCompose = version.status === 0 && /^v?[2-9]/.test(version.stdout)
const mustRun = process.env['CI'] === 'true'
if (!hasCompose && !mustRun)
  console.warn('Skipped: “docker compose” version 2 is not installed, so there is no oracle.')

const anything = z.record(z.string(), z.unknown())
const configSchema = z.looseObject({ services: z.record(z.string(), anything) })
type Config = z.infer<typeof configSchema>

function configOf(folder: string, text: string): Config {
  writeFileSync(join(folder, 'compose.yml'), text)
  const run = spawnSync('docker', ['compose', 'config', '--format', 'json'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: homedir(), DOCKER_CONFIG: process.env['DOCKER_CONFIG'], DB_SECRET: 'x' },
    encoding: 'utf8',
  })
  expect(run.status, run.stderr).toBe(0)
  return configSchema.parse(JSON.parse(run.stdout))
}

const words = ['/bin/sh', '/e.sh']
const listOf = (value: unknown) => (Array.isArray(value) ? value : [])

/** What each edit is to mean, in compose's own long form. */
const wanted: Readonly<Record<EditName, (web: Record<string, unknown>, folder: string, db: Service) => object>> = {
  restart: () => ({ restart: 'unless-stopped' }),
  command: ({ command }) => ({ command: [...words, ...listOf(command)] }),
  entrypoint: ({ entrypoint }) => ({ entrypoint: [...words, ...listOf(entrypoint)] }),
  wait: ({ depends_on }) => {
    const all = anything.parse(depends_on)
    return { depends_on: { ...all, db: { ...anything.parse(all['db']), condition: 'service_healthy' } } }
  },
  volume: ({ volumes }, folder) => ({
    volumes: [
      ...listOf(volumes),
      {
        type: 'bind',
        source: join(folder, 'e.sh'),
        target: '/e.sh',
        read_only: true,
        bind: { create_host_path: true },
      },
    ],
  }),
  healthcheck: (_web, _folder, db) => {
    const { test, interval, timeout, retries } = z
      .object({ test: z.string(), interval: z.string(), timeout: z.string(), retries: z.string() })
      .parse(knownHealthcheck(db))
    return { healthcheck: { test: JSON.parse(test), interval, timeout, retries: Number(retries) } }
  },
}

describe.skipIf(!hasCompose && !mustRun)('what fixes write is what compose reads', () => {
  it.each(shapes)('$name', async ({ text }) => {
    const folder = join(temporaryFolder(), 'shop')
    mkdirSync(folder)
    const before = configOf(folder, text)
    const model = await readModelOf(folder)
    if (model === undefined) throw new Error('no model')
    const [db, web] = [serviceOf(model, 'db'), serviceOf(model, 'web')]
    for (const [name, edit] of Object.entries(editsFor(db, web)) as [
      EditName,
      (text: string) => string | undefined,
    ][]) {
      const result = edit(text)
      if (result === undefined) continue
      const service = name === 'healthcheck' ? 'db' : 'web'
      const own = before.services[service] ?? {}
      const changed = { ...own, ...wanted[name](own, folder, db) }
      expect(configOf(folder, result), name).toEqual({
        ...before,
        services: { ...before.services, [service]: changed },
      })
    }
  })
})
