import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/machine.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')
const run = promisify(execFile)

/** A copy of what the generator and the compiler read. */
function copyOfTheCheckout(): string {
  const folder = temporaryFolder()
  for (const part of [
    'scripts',
    'engine',
    'resources/locales',
    'tsconfig.base.json',
    'tsconfig.node.json',
    'package.json',
    'biome.json',
  ]) {
    cpSync(join(checkout, part), join(folder, part), { recursive: true })
  }
  mkdirSync(join(folder, 'test'))
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

const generate = (folder: string, ...names: string[]) =>
  run(process.execPath, [join(folder, 'scripts', 'new-check.mjs'), ...names]).then(
    () => ({ code: 0, stderr: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  )

describe('npm run new:check', () => {
  it('makes a check, its test, its texts and its page, all in the house’s format', { timeout: 60_000 }, async () => {
    const folder = copyOfTheCheckout()
    expect(await generate(folder, 'system', 'odd-thing')).toEqual({ code: 0, stderr: '' })
    const made = [
      'engine/system/checks/odd-thing.ts',
      'test/unit/system/checks/odd-thing.test.ts',
      'docs/rules/system/odd-thing.md',
      'resources/locales/en/system.json',
      'resources/locales/es/system.json',
    ]
    expect(made.filter((path) => !existsSync(join(folder, path)))).toEqual([])
    for (const language of ['en', 'es']) {
      const texts = JSON.parse(readFileSync(join(folder, 'resources', 'locales', language, 'system.json'), 'utf8'))
      expect(Object.keys(texts.rules['odd-thing'])).toEqual(['title', 'explanation', 'next'])
    }
    const biome = join(checkout, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
    const sources = made.filter((path) => !path.endsWith('.md'))
    // The copy is no git checkout, which biome.json asks for.
    await run(process.execPath, [biome, 'ci', '--vcs-enabled=false', ...sources], { cwd: folder })
  })

  it('keeps what is there', { timeout: 60_000 }, async () => {
    const folder = copyOfTheCheckout()
    const before = JSON.parse(readFileSync(join(folder, 'resources/locales/en/containers.json'), 'utf8'))
    expect((await generate(folder, 'containers', 'exited')).code).toBe(2)
    expect((await generate(folder, 'containers', 'brand-new')).code).toBe(0)
    const after = JSON.parse(readFileSync(join(folder, 'resources/locales/en/containers.json'), 'utf8'))
    expect(after).toMatchObject(before)
  })

  it.each([[], ['ports'], ['nowhere', 'x'], ['ports', 'In_Use'], ['ports', '../x']])(
    'refuses %j %j without making anything',
    async (...names) => {
      const { code, stderr } = await generate(checkout, ...names)
      expect(code).toBe(2)
      expect(stderr).toContain('Usage: npm run new:check')
    },
  )
})
