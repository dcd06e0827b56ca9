import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { areaIds } from '../../../engine/core/area.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { filesBelow, type Import, importsOf, projectFolder } from './source-files.ts'

const folders = ['engine', 'cli', 'electron', 'renderer'] as const
const files = folders.flatMap((folder) => filesBelow(folder, '.ts', '.tsx'))
const imports = files.flatMap(importsOf)
const valueImports = imports.filter(({ typeOnly }) => !typeOnly)

const show = (list: readonly Import[]) => list.map(({ from, target }) => `${from} → ${target}`)
const topFolder = (path: string) => path.split('/')[0] ?? ''
const engineFolder = (path: string) => (path.startsWith('engine/') ? path.split('/')[1] : undefined)
const isArea = (folder: string | undefined) => areaIds.some((id) => id === folder)
const isBuiltin = (target: string) => target.startsWith('node:') || builtinModules.includes(target)

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(200)
    expect(imports.some(({ typeOnly }) => typeOnly)).toBe(true)
  })

  it('lead to files that are there', () => {
    const broken = imports.filter(({ target }) => /^\w+\//.test(target) && !existsSync(join(projectFolder, target)))
    expect(show(broken)).toEqual([])
  })

  it('name only packages that are declared', () => {
    const declared = new Set([...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.devDependencies)])
    const others = imports.filter(
      ({ target }) => !/[./]/.test(target.replace(/^@[^/]+\//, '')) && !isBuiltin(target) && !declared.has(target),
    )
    expect(show(others)).toEqual([])
  })

  it('of Electron are in electron/ alone', () => {
    expect(show(imports.filter(({ from, target }) => target === 'electron' && topFolder(from) !== 'electron'))).toEqual(
      [],
    )
  })

  it('of React are in renderer/ alone', () => {
    const react = imports.filter(({ target }) => /^react(?:-|$)/.test(target) && target !== 'react-i18next')
    expect(show(react.filter(({ from }) => topFolder(from) !== 'renderer'))).toEqual([])
    expect(react.length).toBeGreaterThan(0)
  })

  it('of packages that ship with the app do not come from devDependencies', () => {
    const shipped = new Set(Object.keys(packageJson.dependencies))
    const notShipped = valueImports.filter(
      ({ from, target }) =>
        topFolder(from) !== 'renderer' &&
        Object.hasOwn(packageJson.devDependencies, target) &&
        target !== 'electron' &&
        !shipped.has(target),
    )
    expect(show(notShipped)).toEqual([])
  })

  it('point one way: the engine knows no host and no page', () => {
    const wrong = imports.filter(
      ({ from, target }) => topFolder(from) === 'engine' && ['cli', 'electron', 'renderer'].includes(topFolder(target)),
    )
    expect(show(wrong)).toEqual([])
  })

  it('point one way: hosts and the page do not know each other', () => {
    const hosts = ['cli', 'electron', 'renderer']
    const wrong = imports.filter(
      ({ from, target }) =>
        hosts.includes(topFolder(from)) &&
        hosts.includes(topFolder(target)) &&
        topFolder(from) !== topFolder(target) &&
        // The installed desktop app answers `--cli` itself.
        !(topFolder(from) === 'electron' && target === 'cli/main.ts'),
    )
    expect(show(wrong)).toEqual([])
  })

  it('point one way: the core knows nothing of what is built on it', () => {
    const wrong = imports.filter(
      ({ from, target, typeOnly }) =>
        engineFolder(from) === 'core' &&
        engineFolder(target) !== 'core' &&
        topFolder(target) === 'engine' &&
        // The contract's shapes of a plan and its progress, and steps that act through an area.
        !(target === 'engine/api.ts' && typeOnly) &&
        !from.startsWith('engine/core/steps/') &&
        // Windows itself, through Win32.
        engineFolder(target) !== 'windows',
    )
    expect(show(wrong)).toEqual([])
  })

  it('point one way: no area knows the report, the service or the contract', () => {
    const wrong = imports.filter(
      ({ from, target }) =>
        (isArea(engineFolder(from)) || engineFolder(from) === 'project') &&
        ['report', 'service', 'contract', 'texts'].includes(engineFolder(target) ?? ''),
    )
    expect(show(wrong)).toEqual([])
  })

  it('never take a probe, check, fix or cause rule of another area', () => {
    const wrong = imports.filter(
      ({ from, target }) =>
        engineFolder(target) !== undefined &&
        engineFolder(from) !== engineFolder(target) &&
        /^engine\/[^/]+\/(?:probes|checks|fixes|causes)\//.test(target),
    )
    expect(show(wrong)).toEqual([])
  })

  it('of node:child_process are in one place', () => {
    const spawning = valueImports.filter(({ target }) => target === 'node:child_process').map(({ from }) => from)
    expect(spawning.filter((from) => from.startsWith('engine/'))).toEqual(['engine/core/run-process.ts'])
  })
})

describe('the oldest Node.js that is supported', () => {
  it('has everything that is called: the types are those of a newer one', () => {
    const newer =
      /\b(?:Promise\.(?:withResolvers|try)|(?:Object|Map)\.groupBy|Array\.fromAsync|RegExp\.escape|Iterator\.from)\b|\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(/
    const wrong = files.filter(({ path, text }) => topFolder(path) !== 'renderer' && newer.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

describe('what the page loads', () => {
  it('runs in a page: no Node, and only packages that do not need it', () => {
    const wrong: string[] = []
    const seen = new Set<string>()
    const visit = (path: string) => {
      if (seen.has(path)) return
      seen.add(path)
      for (const { target, from } of valueImports.filter((one) => one.from === path)) {
        if (isBuiltin(target)) wrong.push(`${from} → ${target}`)
        else if (target.startsWith('engine/')) visit(target)
        else if (from.startsWith('engine/') && !['zod', 'i18next'].includes(target)) wrong.push(`${from} → ${target}`)
      }
    }
    for (const { target } of valueImports.filter(({ from }) => topFolder(from) === 'renderer')) visit(target)
    for (const { path } of files.filter(({ path }) => topFolder(path) === 'renderer')) visit(path)
    expect(wrong).toEqual([])
    expect([...seen].some((path) => path.startsWith('engine/'))).toBe(true)
  })

  it('comes from the contract, the texts and the vocabulary alone', () => {
    const wrong = imports.filter(
      ({ from, target }) =>
        topFolder(from) === 'renderer' &&
        topFolder(target) === 'engine' &&
        !/^engine\/(?:api\.ts|texts\/|contract\/|core\/)/.test(target) &&
        // Pure drawing: the same picture on the page, in the terminal and in the report.
        !/^engine\/migrations\/(?:draw|graph|layout|tree-graph)\.ts$/.test(target),
    )
    expect(show(wrong)).toEqual([])
  })
})

describe('files', () => {
  it('do not import each other in circles, not even for their types', () => {
    const edges = new Map<string, string[]>(files.map(({ path }) => [path, []]))
    for (const { from, target } of imports) if (edges.has(target)) edges.get(from)?.push(target)
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (path: string, way: readonly string[]) => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
      if (done.has(path) || way.includes(path)) return
      for (const target of edges.get(path) ?? []) visit(target, [...way, path])
      done.add(path)
    }
    for (const path of edges.keys()) visit(path, [])
    expect(circles).toEqual([])
  })
})
