import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../../../engine/project/dockerfile.ts'
import { setDotenvVariable } from '../../../engine/project/dotenv-variable.ts'
import { imageOf } from '../../../engine/project/image.ts'
import { readSupervisorPrograms } from '../../../engine/project/process-files.ts'
import { unwrapCommand } from '../../../engine/project/unwrap-command.ts'
import { pythonTarget } from '../../../engine/python/python-target.ts'
import { readStatements } from '../../../engine/python/statements.ts'
import { modelOf, projectOnDisk } from './project-on-disk.ts'

/**
 * A file may be megabytes on one line, and whoever wrote it may mean harm. With time that grows with the square of the
 * length, each of these takes minutes and more; nothing can interrupt a regular expression, not even Ctrl+C.
 */
const length = 1_000_000

describe('one long line takes no more than its length', () => {
  it('of letters in an option of a shell', () => {
    expect(unwrapCommand(['sh', `-${'c'.repeat(length)}X`, 'echo'])?.kind).toBe('shell-file')
  })

  it('of letters behind ENV', () => {
    const image = imageOf(parseDockerfile(`FROM x\nENV ${'a'.repeat(length)}\nENV A=1 B="2 3"\n`))
    expect([...(image?.environment ?? [])]).toEqual([
      ['A', '1'],
      ['B', '2 3'],
    ])
  })

  it('of digits and underscores in a compose file', async () => {
    const value = `${'0_'.repeat(length / 2)}x`
    const { services } = await modelOf({
      'compose.yaml': `services:\n  web:\n    image: x\n    environment:\n      A: ${value}\n      B: 1_000\n`,
    })
    expect(services[0]?.environment.map((entry) => entry.value)).toEqual([value, '1000'])
  })

  it('of letters in an environment of supervisor', () => {
    const text = `[program:x]\ncommand=run\nenvironment=${'a'.repeat(length)},A="1"\n`
    expect([...(readSupervisorPrograms(text, '/')[0]?.environment ?? [])]).toEqual([['A', '1']])
  })

  it('of blanks in a value of .env', () => {
    expect(setDotenvVariable(`A=x${' '.repeat(length)}y # why\n`, 'A', '2')).toBe('A=2 # why\n')
  })

  it('of nothing but line ends in .python-version', async () => {
    const root = projectOnDisk({
      '.python-version': '\n'.repeat(250_000),
      'pyproject.toml': 'requires-python = ">=3.12"\n',
    })
    expect(await pythonTarget(root, root)).toEqual({ minor: 12, known: false })
  })

  it.each([
    ['letters', `x = ${'a'.repeat(length)}\n`],
    ['letters before a walrus', `f(${'a'.repeat(length)}(y := 1))\n`],
    ['blanks behind from', `from ${' '.repeat(length)}x\n`],
    ['dots and blanks behind from', `from ${'. '.repeat(length / 2)}x\n`],
    ['names and dots behind from', `from ${'a. '.repeat(length / 3)}\n`],
    ['blanks in what is imported', `import a${' '.repeat(length)}b\n`],
  ])('of %s in a Python file', (_, line) => {
    expect(readStatements(`${line}import os\n`).at(-1)).toMatchObject({ kind: 'import', line: 2 })
  })
})
