import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/machine.ts'

const checkout = resolve(import.meta.dirname, '..', '..', '..')
const script = join(checkout, 'scripts', 'parts', 'freshness.mjs')
const { fingerprint, isFresh, markFresh } = await import(pathToFileURL(script).href)

/** A source folder with two files; its name is relative to the checkout, as the scripts name theirs. */
function sources() {
  const folder = join(temporaryFolder(), 'src')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.ts'), 'a')
  writeFileSync(join(folder, 'b.ts'), 'b')
  return { folder, name: relative(checkout, folder) }
}

describe('what a build was made from', () => {
  it('is the same as long as nothing changes', () => {
    const { name } = sources()
    expect(fingerprint([name])).toBe(fingerprint([name]))
  })

  it.each([
    ['a file is added', (folder: string) => writeFileSync(join(folder, 'c.ts'), '')],
    ['a file is deleted', (folder: string) => rmSync(join(folder, 'b.ts'))],
    ['a file grows', (folder: string) => writeFileSync(join(folder, 'a.ts'), 'longer')],
    ['an older file takes its place', (folder: string) => utimesSync(join(folder, 'a.ts'), 1, 1)],
  ])('is another when %s', (_, change) => {
    const { folder, name } = sources()
    const before = fingerprint([name])
    change(folder)
    expect(fingerprint([name])).not.toBe(before)
  })

  it('is remembered, and unknown before', () => {
    const { name } = sources()
    const stamp = `${name}-stamp`
    expect(isFresh(stamp, 'print')).toBe(false)
    markFresh(stamp, 'print')
    expect(isFresh(stamp, 'print')).toBe(true)
    expect(isFresh(stamp, 'other')).toBe(false)
  })
})
