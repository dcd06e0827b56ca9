import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateProject } from './generate-project.ts'
import { askPython, askStackmedic, python, say, writeProgram } from './oracle.ts'

const programs = Number(process.env['STACKMEDIC_ORACLE_PROGRAMS'] ?? 500)
const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic-imports-')))
const available = spawnSync(python, ['--version']).status === 0

beforeAll(() => {
  if (!available && process.env['CI'] === 'true') throw new Error(`${python} is missing`)
})
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

test.skipIf(!available)(
  `${programs} generated programs: the same verdict as really starting them`,
  { timeout: 300_000 },
  async () => {
    const differences: string[] = []
    const verdicts = new Map<string, number>()
    const compare = async (seed: number) => {
      const program = generateProject(seed)
      const root = join(workspace, String(seed))
      writeProgram(root, program)
      const truth = await askPython(root, program)
      const ours = say(await askStackmedic(root, program))
      const kind = truth.split(' ')[0] ?? ''
      verdicts.set(kind, (verdicts.get(kind) ?? 0) + 1)
      if (truth !== ours) {
        differences.push(`${seed} ${JSON.stringify(program.start)}: Python says ${truth}, we say ${ours}`)
      }
    }
    const seeds = Array.from({ length: programs }, (_, index) => index + 1).values()
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        for (const seed of seeds) await compare(seed)
      }),
    )
    console.info([...verdicts].map(([kind, count]) => `${kind} ${count}`).join(', '))
    expect(differences).toEqual([])
    // A generator that only makes healthy or only broken programs would prove nothing.
    for (const kind of ['ok', 'unresolved', 'missing-name', 'circular', 'relative-in-script', 'syntax-error']) {
      expect(verdicts.get(kind) ?? 0).toBeGreaterThan(4)
    }
  },
)
