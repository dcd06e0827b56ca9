import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MethodName, MethodOutputs, methodInputs } from '../../../engine/api.ts'
import type { Call, Handlers } from '../../../engine/contract/handlers.ts'
import { applicationFolder } from '../../../engine/core/application-folder.ts'
import type { Machine } from '../../../engine/core/machine.ts'
import { pruneJournal } from '../../../engine/core/prune-journal.ts'
import { registry } from '../../../engine/core/registry.ts'
import { createService } from '../../../engine/service/create-service.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const compose = `services:
  web:
    image: nginx:1
    environment:
      SECRET_KEY: \${SECRET_KEY}
      JWT_SECRET: \${JWT_SECRET}
`

let root: string
let machine: Machine
let handlers: Handlers
/** Everything that left the engine. */
let shown: string[]

beforeEach(() => {
  root = temporaryFolder()
  writeFileSync(join(root, 'compose.yaml'), compose)
  writeFileSync(join(root, '.env'), 'DB_PASSWORD=tr0ub4dor-and-3\nCITY=Lima\n')
  machine = testMachine({ environment: {} })
  const local = registry.probes.filter(({ fact }) => /^(project|compose)\//.test(fact.id))
  handlers = createService({
    machine,
    host: { kind: 'browser', version: '0' },
    applicationFolder: applicationFolder(),
    registry: { ...registry, probes: local },
  })
  shown = []
})

/** Calls a method as a page does, and keeps what it is given. */
async function call<Name extends MethodName>(
  method: Name,
  input: (typeof methodInputs)[Name]['_output'],
): Promise<MethodOutputs[Name]> {
  const handler = handlers[method] as (input: unknown, call: Call<Name>) => Promise<MethodOutputs[Name]>
  // A diagnosis knows the project's settings as compose does; what people are given of it is the reports.
  const keep = (value: unknown) => method !== 'diagnose' && shown.push(JSON.stringify(value))
  const output = await handler(input, { signal: new AbortController().signal, progress: keep })
  keep(output)
  return output
}

/** Has a secret made up and written. @returns the plan and the secret. */
async function makeUp(name: string): Promise<{ plan: string; secret: string }> {
  const { findings } = await call('diagnose', { root })
  const finding = findings.find(({ rule, data }) => rule === 'compose/unset-variable' && data['detail'] === name)
  const made = await call('planFix', { root, finding: finding?.id ?? '', fix: 'compose/set-variable' })
  if (!made.ok) throw new Error(made.reason.key)
  expect(await call('applyPlan', { plan: made.plan.id })).toMatchObject({ outcome: 'verified' })
  const secret = new RegExp(`^${name}=([\\w-]{43})$`, 'm').exec(readFileSync(join(root, '.env'), 'utf8'))?.[1] ?? ''
  expect(secret).not.toBe('')
  return { plan: made.plan.id, secret }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map(({ parentPath, name }) =>
    join(parentPath, name),
  )
}

describe('a secret that a fix made up', () => {
  it('is shown nowhere: not in a preview, its progress, the history or any report, also not by the next fix', async () => {
    const first = await makeUp('SECRET_KEY')
    // The line of the first secret stands beside the one that this changes.
    const second = await makeUp('JWT_SECRET')
    expect(await call('journal', { root })).toHaveLength(2)
    await call('journal', {})
    for (const format of ['json', 'html', 'markdown', 'zip'] as const) {
      const file = await call('exportReport', { root, format, language: 'en' })
      if (format === 'zip') await call('openReport', { name: file.fileName, content: file.content })
    }
    // Somebody changes the file, so that undo must leave it and tell where the old content is.
    writeFileSync(join(root, '.env'), 'CITY=Quito\n')
    expect(await call('undoPlan', { plan: second.plan })).toMatchObject({ outcome: 'failed' })
    await call('journal', { root })

    const all = shown.join('\n')
    expect(all.includes('••••••••')).toBe(true)
    for (const secret of [first.secret, second.secret, 'tr0ub4dor-and-3']) {
      expect(shown.filter((text) => text.includes(secret))).toEqual([])
      for (const shift of [0, 1, 2]) {
        // However it lies in base64, most of it reads the same.
        const encoded = Buffer.from(`${'x'.repeat(shift)}${secret}`)
          .toString('base64')
          .slice(4, -6)
        expect(shown.filter((text) => text.includes(encoded))).toEqual([])
      }
    }
  })

  it('is kept for undo where only its owner can read it', async ({ skip }) => {
    if (process.platform === 'win32') skip("the profile's permissions count there")
    const { plan } = await makeUp('SECRET_KEY')
    writeFileSync(join(root, '.env'), 'CITY=Quito\n')
    await call('undoPlan', { plan })
    const { dataDirectory } = machine
    expect(existsSync(join(dataDirectory, 'kept'))).toBe(true)
    for (const path of ['journal', 'kept', 'locks'].flatMap((name) => [
      join(dataDirectory, name),
      ...filesBelow(join(dataDirectory, name)),
    ])) {
      const status = statSync(path)
      expect([path, (status.mode & 0o777).toString(8)]).toEqual([path, status.isDirectory() ? '700' : '600'])
    }
  })

  it('goes with the old contents after 90 days', async () => {
    const { plan, secret } = await makeUp('SECRET_KEY')
    writeFileSync(join(root, '.env'), 'CITY=Quito\n')
    await call('undoPlan', { plan })
    const [copy = ''] = readdirSync(join(machine.dataDirectory, 'kept'))
    const later = new Date(Date.now() + 91 * 24 * 60 * 60 * 1000)
    const marker = join(machine.dataDirectory, 'journal', 'pruned')
    rmSync(marker, { force: true })
    await pruneJournal(machine.dataDirectory)
    expect(readdirSync(join(machine.dataDirectory, 'kept'))).toEqual([copy])
    rmSync(marker, { force: true })
    await pruneJournal(machine.dataDirectory, later)
    expect(readdirSync(join(machine.dataDirectory, 'kept'))).toEqual([])
    const left = filesBelow(machine.dataDirectory).filter((path) => statSync(path).isFile())
    for (const path of left) {
      const text = readFileSync(path, 'utf8')
      expect(text).not.toContain(secret)
      expect(text).not.toContain(Buffer.from(`SECRET_KEY=${secret}`).toString('base64').slice(8, -6))
    }
  })
})
