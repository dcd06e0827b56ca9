import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sampleProject } from '../../../engine/service/sample-project.ts'
import { temporaryFolder } from '../../support/machine.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')
const original = join(checkout, 'resources', 'samples', 'broken-shop')
const compose = (root: string) => readFileSync(join(root, 'compose.yaml'), 'utf8')

describe('the sample project', () => {
  it('is a whole copy in the data folder, which a fix may change', async () => {
    const data = temporaryFolder()
    const root = await sampleProject(checkout, data)
    expect(root).toBe(join(data, 'samples', 'broken-shop'))
    expect(readdirSync(root, { recursive: true }).toSorted()).toEqual(
      readdirSync(original, { recursive: true }).toSorted(),
    )
    expect(readdirSync(join(data, 'samples'))).toEqual(['broken-shop'])
  })

  it('stays as the person left it, and comes back when it was deleted', async () => {
    const data = temporaryFolder()
    const root = await sampleProject(checkout, data)
    writeFileSync(join(root, 'compose.yaml'), 'changed')
    await sampleProject(checkout, data)
    expect(compose(root)).toBe('changed')
    rmSync(root, { recursive: true })
    await sampleProject(checkout, data)
    expect(compose(root)).toBe(compose(original))
  })

  it('is copied once when several windows start at the same time', async () => {
    const data = temporaryFolder()
    const roots = await Promise.all(Array.from({ length: 5 }, () => sampleProject(checkout, data)))
    expect(new Set(roots)).toEqual(new Set([join(data, 'samples', 'broken-shop')]))
    expect(readdirSync(join(data, 'samples'))).toEqual(['broken-shop'])
  })

  it('can be changed although what was installed is read-only', async () => {
    const installed = join(temporaryFolder(), 'app')
    const folder = join(installed, 'resources', 'samples', 'broken-shop')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'compose.yaml'), 'services: {}\n')
    chmodSync(join(folder, 'compose.yaml'), 0o444)
    const root = await sampleProject(installed, temporaryFolder())
    expect(statSync(join(root, 'compose.yaml')).mode & 0o200).toBe(0o200)
  })

  it('is the installed one where no copy can be made', async () => {
    const file = join(temporaryFolder(), 'a file')
    writeFileSync(file, '')
    expect(await sampleProject(checkout, file)).toBe(original)
  })
})
