import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPythonSource } from '../../../engine/python/source.ts'
import { PythonMutations } from '../support/python-mutations.ts'
import { pythonSnippets } from '../support/python-snippets.ts'
import { askCompiler, pythonWithAlembic, whyNoAlembic } from '../support/real-alembic.ts'

const reason = whyNoAlembic()

/** One for each version that is installed: they refuse different things. With pyenv, `PYENV_VERSION` may name several. */
function interpreters(): string[] {
  const byVersion = new Map<string, string>()
  for (const program of [
    pythonWithAlembic ?? '',
    ...[7, 8, 9, 10, 11, 12, 13, 14].map((minor) => `python3.${minor}`),
  ]) {
    const asked = spawnSync(program, ['-c', 'import sys; print(sys.version_info[1])'], { encoding: 'utf8' })
    if (asked.status === 0) byVersion.set(asked.stdout, program)
  }
  return [...byVersion.values()]
}

/** What is recognised as plain, and yet is not compiled by a version that it is said to be for. */
function falselyAccepted(sources: readonly Uint8Array[]): unknown[] {
  return interpreters().flatMap((program) => {
    const { minor } = askCompiler([], program)
    const accepted = sources.filter((bytes) => (readPythonSource(bytes).plain?.since ?? minor + 1) <= minor)
    const { answers } = askCompiler(accepted, program)
    return answers.flatMap((answer, index) =>
      answer === null
        ? []
        : [
            {
              minor,
              answer,
              text: Buffer.from(accepted[index] ?? [])
                .toString()
                .slice(0, 2000),
            },
          ],
    )
  })
}

describe.skipIf(reason !== undefined)(
  `CPython compiles what is plain${reason === undefined ? '' : ` (${reason})`}`,
  () => {
    it('of its own library, which mostly is', () => {
      const asked = spawnSync(pythonWithAlembic ?? '', ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'])
      const folder = asked.stdout.toString().trim()
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.py') && !/-packages|(?:^|[\\/])test[\\/]/.test(name))
        .sort()
        .filter((_, index) => index % 4 === 0)
        .map((name) => readFileSync(join(folder, name)))
      const plain = files.filter((bytes) => readPythonSource(bytes).plain !== undefined)
      expect(plain.length).toBeGreaterThan(files.length * 0.85)
      expect(falselyAccepted(plain)).toEqual([])
    })

    it('of files that were damaged anywhere', () => {
      expect(pythonSnippets.filter((text) => readPythonSource(Buffer.from(text)).plain === undefined)).toEqual([])
      const mutations = new PythonMutations(pythonSnippets, 7)
      const accepted = new Set<string>()
      for (let made = 0; made < 60_000; made += 1) {
        const text = mutations.next()
        if (readPythonSource(Buffer.from(text)).plain !== undefined) accepted.add(text)
      }
      expect(accepted.size).toBeGreaterThan(4_000)
      expect(falselyAccepted([...accepted].map((text) => Buffer.from(text)))).toEqual([])
    })
  },
)
