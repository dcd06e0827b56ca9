// Following the imports of a service that reaches 3,000 modules at start: cold, again, and after one changed file.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { diagnose } from '../../engine/core/diagnose.ts'
import { thisMachine } from '../../engine/core/machine.ts'
import { registry } from '../../engine/core/registry.ts'
import { syntaxJudge } from '../../engine/python/syntax-judge.ts'

const count = 3000
const perPackage = 30

function moduleName(index: number): string {
  return `shop.part${Math.floor(index / perPackage)}.module${index}`
}

/** About 2.5 kB: what the files of a service have on average. */
function source(index: number): string {
  const next = index + 1 < count ? `from ${moduleName(index + 1)} import Model${index + 1}\n` : ''
  const functions = Array.from(
    { length: 8 },
    (_, number) => `
    def method_${number}(self, value: dict[str, int], *, limit: int = ${number}) -> list[str]:
        """What the method does, in a line."""
        result = [f"{name}: {amount}" for name, amount in value.items() if amount > limit]
        return sorted(result, key=lambda text: text.lower())
`,
  )
  // Most import a later module of their own tenth, so that the depth stays that of real programs.
  const lines = index % 100 === 99 ? '' : next
  return `from __future__ import annotations\n\nimport json\nimport logging\n${lines}\nlogger = logging.getLogger(__name__)\n\n\nclass Model${index}:\n${functions.join('')}`
}

function makeProject(): { root: string; paths: string[] } {
  const root = mkdtempSync(join(tmpdir(), 'stackmedic-bench-'))
  const paths: string[] = []
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    paths.push(join(root, path))
  }
  write('compose.yaml', 'services:\n  web:\n    build: .\n')
  write('Dockerfile', 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "-m", "shop.main"]\n')
  write('shop/__init__.py', '')
  for (let part = 0; part < count / perPackage; part += 1) write(`shop/part${part}/__init__.py`, '')
  for (let index = 0; index < count; index += 1) write(`${moduleName(index).replaceAll('.', '/')}.py`, source(index))
  const starts = Array.from({ length: count / 100 }, (_, index) => `import ${moduleName(index * 100)}\n`)
  write('shop/main.py', starts.join(''))
  return { root, paths }
}

async function look(root: string): Promise<string> {
  const { facts, findings } = await diagnose(
    {
      root,
      machine: thisMachine(),
      areas: ['imports'],
      leaveOut: ['docker', 'containers'],
      signal: new AbortController().signal,
      onEvent: () => undefined,
    },
    registry,
  )
  const record = facts['imports/entries']
  const [entry] = record?.state === 'known' ? (record.value as { modules: unknown[] }[]) : []
  return `${entry?.modules.length ?? 0} modules, ${findings.length} findings`
}

async function show(name: string, run: () => unknown): Promise<void> {
  const started = performance.now()
  const before = process.cpuUsage()
  const value = await run()
  const elapsed = performance.now() - started
  const { user, system } = process.cpuUsage(before)
  const processor = ((user + system) / 1000).toFixed(0)
  console.log(`${name.padEnd(44)} ${elapsed.toFixed(0).padStart(6)} ms (processor ${processor} ms)   ${String(value)}`)
}

const { root, paths } = makeProject()
try {
  await show('only reading the bytes', () => `${paths.reduce((sum, path) => sum + readFileSync(path).length, 0)} bytes`)
  await show('first look, syntax verdicts included', () => look(root))
  await show('second look, nothing changed', () => look(root))
  writeFileSync(join(root, 'shop', 'part0', 'module5.py'), `${source(5)}\nCHANGED = True\n`)
  await show('look after one changed file', () => look(root))
} finally {
  rmSync(root, { recursive: true })
  await syntaxJudge.close()
}
