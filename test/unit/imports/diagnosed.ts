import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { diagnose } from '../../../engine/core/diagnose.ts'
import type { Finding } from '../../../engine/core/finding.ts'
import { registry } from '../../../engine/core/registry.ts'
import { type ImportEntry, importEntriesFact } from '../../../engine/imports/facts.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

export type Files = Readonly<Record<string, string | Uint8Array>>

export function writeFiles(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

const compose = 'services:\n  web:\n    build: .\n'
export const dockerfile = (command: string, more = '') =>
  `FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\n${more}CMD ${command}\n`

interface Diagnosed {
  readonly root: string
  readonly findings: readonly Finding[]
  readonly entries: readonly ImportEntry[]
  readonly incomplete: boolean
  readonly facts: Awaited<ReturnType<typeof diagnose>>['facts']
}

/** Diagnoses the imports of a project of one service, `web`, without asking an engine. */
export async function diagnosed(files: Files): Promise<Diagnosed> {
  const root = join(temporaryFolder(), 'project')
  writeFiles(root, { 'compose.yaml': compose, ...files })
  return diagnosedFolder(root)
}

/** The same for a folder that is there. */
export async function diagnosedFolder(root: string): Promise<Diagnosed> {
  const { findings, facts } = await diagnose(
    {
      root,
      machine: testMachine(),
      areas: ['imports'],
      leaveOut: ['docker', 'containers'],
      signal: new AbortController().signal,
      onEvent: () => undefined,
    },
    registry,
  )
  const record = facts[importEntriesFact.id]
  const entries = record?.state === 'known' ? importEntriesFact.schema.parse(record.value) : []
  return {
    root,
    facts,
    findings: findings.filter(({ area }) => area === 'imports'),
    entries,
    incomplete: record?.state === 'unknown' || (record?.state === 'known' && record.incomplete !== undefined),
  }
}

/** Rule, severity and variant of everything that is found. */
export const rules = async (files: Files) =>
  (await diagnosed(files)).findings.map(({ rule, severity, variant }) =>
    [rule, severity, variant ?? ''].join(' ').trim(),
  )

/** A package whose module is started as a file. */
export const script = {
  Dockerfile: dockerfile('["python", "app/main.py"]'),
  'app/__init__.py': '',
  'app/util.py': 'x = 1\n',
}
