import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { DefineCommand, Terminal } from '../../../cli/command.ts'
import { areaIds } from '../../../engine/core/area.ts'
import { registry } from '../../../engine/core/registry.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { filesBelow, projectFolder, type SourceFile } from './source-files.ts'

const pages: readonly SourceFile[] = [
  ...readdirSync(projectFolder)
    .filter((name) => name.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(projectFolder, path), 'utf8') })),
  ...filesBelow('docs', '.md'),
]
const page = (path: string) => pages.find((one) => one.path === path)?.text ?? ''

/** What stands between single backticks on one line. */
const quotedIn = (text: string) =>
  [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, quoted = '']) => quoted)
const everyQuoted = pages.flatMap(({ path, text }) => quotedIn(text).map((quoted) => ({ path, quoted })))

const folders = ['build', 'cli', 'docs', 'electron', 'engine', 'renderer', 'resources', 'scripts', 'test']
const paths = folders.flatMap((folder) => [
  folder,
  ...readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.split(sep).join('/')}`,
  ),
])
const known = new Set(paths)
const names = new Set(paths.map((path) => path.slice(path.lastIndexOf('/') + 1)))

/** Rules, fixes and facts look like paths. */
const ids = new Set([
  ...registry.checks.map(({ rule }) => rule),
  ...registry.fixes.map(({ id }) => id),
  ...registry.probes.map(({ fact }) => fact.id),
])

function isThere(quoted: string): boolean {
  const path = quoted.replace(/\/$/, '')
  if (/[<*]/.test(path)) {
    const words = path.split(/<\w+>|\*+/).map((word) => word.replaceAll('.', '\\.'))
    const pattern = new RegExp(`^(?:engine/)?${words.join('[^/]+')}$`)
    return paths.some((one) => pattern.test(one))
  }
  return known.has(path) || known.has(`engine/${path}`) || ids.has(path)
}

/** A path from the checkout or from `engine/`, or an id of an area. */
const looksLikeOurs = (quoted: string) =>
  /^[\w.<>*-]+(?:\/[\w.<>*-]+)+\/?$/.test(quoted) &&
  [...folders, ...readdirSync(join(projectFolder, 'engine')), ...areaIds].some((first) =>
    quoted.startsWith(`${first}/`),
  )

describe('what the pages name', () => {
  it('is found at all', () => {
    expect(everyQuoted.filter(({ quoted }) => looksLikeOurs(quoted)).length).toBeGreaterThan(200)
  })

  it('is there: files, folders, rules, fixes and facts', () => {
    const example = /^npm run new:check -- \S+ (\S+)$/m.exec(page('CONTRIBUTING.md'))?.[1] ?? ''
    const gone = everyQuoted.filter(
      ({ quoted }) => looksLikeOurs(quoted) && !isThere(quoted) && !quoted.includes(`/${example}.`),
    )
    expect(gone).toEqual([])
  })

  it('is there: source files by their name alone', () => {
    const gone = everyQuoted.filter(
      ({ path, quoted }) =>
        !path.startsWith('docs/rules/') && /^[\w.-]+\.(?:ts|tsx|mjs)$/.test(quoted) && !names.has(quoted),
    )
    expect(gone).toEqual([])
  })

  it('is there: other pages and pictures', () => {
    const gone = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s#]+)[^)]*\)/g)]
        .map(([, target = '']) => join(dirname(path), target))
        .filter((target) => !existsSync(join(projectFolder, target)))
        .map((target) => `${path} → ${target}`),
    )
    expect(gone).toEqual([])
  })

  it('is there: scripts of npm', () => {
    const named = pages.flatMap(({ text }) =>
      [...text.matchAll(/\bnpm run (?:--silent )?([\w:]+)/g)].map(([, script = '']) => script),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([])
  })
})

describe('the commands that the pages show', () => {
  const program = new Command('stackmedic')
  const commands = Object.values(
    import.meta.glob<DefineCommand>('../../../cli/commands/*.ts', { import: 'default', eager: true }),
  )
  // Nothing is run, so nothing of the terminal is used.
  for (const define of commands) define(program, {} as Terminal, async () => undefined)

  /** Lines of `stackmedic …` in blocks and between backticks, without what is said behind them. */
  const shown = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:^|[`\s])stackmedic ([a-z]+)((?: (?:\[?-{0,2}[\w./=,\]-]+|<\w+>))*)/gm)].map(
      ([, name = '', rest = '']) => ({ path, name, options: rest.match(/--[\w-]+/g) ?? [] }),
    ),
  )
  const commandNames = new Set(program.commands.map((command) => command.name()))

  it('exist, with their options', () => {
    const ours = shown.filter(({ name }) => commandNames.has(name))
    expect(ours.length).toBeGreaterThan(20)
    const wrong = ours.flatMap(({ path, name, options }) => {
      const command = program.commands.find((one) => one.name() === name)
      const has = (option: string) => command?.options.some(({ long }) => long === option)
      return options.filter((option) => !has(option)).map((option) => `${path}: stackmedic ${name} ${option}`)
    })
    expect(wrong).toEqual([])
  })

  it('are all in the README', () => {
    const listed = new Set(shown.filter(({ path }) => path === 'README.md').map(({ name }) => name))
    // For bug reports, and for Stackmedic itself.
    const others = ['debug', 'elevated']
    expect([...commandNames].filter((name) => !listed.has(name) && !others.includes(name))).toEqual([])
  })
})

describe('docs/architecture.md', () => {
  const quoted = quotedIn(page('docs/architecture.md'))

  it('gives a reason for every dependency', () => {
    const all = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.devDependencies)]
    expect(all.filter((name) => !name.startsWith('@types/') && !quoted.includes(name))).toEqual([])
  })
})

describe('CONTRIBUTING.md', () => {
  const text = page('CONTRIBUTING.md')

  it('shows a check that can still be made', () => {
    const [, area = '', rule = ''] = /^npm run new:check -- (\S+) (\S+)$/m.exec(text) ?? []
    expect(areaIds).toContain(area)
    expect(registry.checks.map((check) => check.rule)).not.toContain(`${area}/${rule}`)
  })

  it('shows code whose imports have what is taken from them', async () => {
    const blocks = [...text.matchAll(/\*\*\d\. [^*]+\*\*, `([^`]+)`[\s\S]*?```ts\n([\s\S]*?)```/g)]
    expect(blocks).toHaveLength(2)
    const missing: string[] = []
    for (const [, file = '', code = ''] of blocks) {
      for (const [, taken = '', from = ''] of code.matchAll(/^import \{ ([^}]+) \} from '(\.[^']+)'$/gm)) {
        const module = (await import(join(projectFolder, dirname(file), from))) as object
        missing.push(...taken.split(', ').filter((name) => !Object.hasOwn(module, name)))
      }
    }
    expect(missing).toEqual([])
  })
})

describe('the page of every rule', () => {
  const rulePages = pages.filter(({ path }) => path.startsWith('docs/rules/'))

  it('has the same parts', () => {
    const parts = ['How it is recognised', 'When nothing is said', 'How to fix it by hand', 'What Stackmedic does']
    const wrong = rulePages.flatMap(({ path, text }) => {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
      return parts.filter((part) => !headings.includes(part)).map((part) => `${path}: ${part}`)
    })
    expect(wrong).toEqual([])
  })

  it('has nothing left of what the generator wrote', async () => {
    const script = join(projectFolder, 'scripts', 'parts', 'new-check-templates.mjs')
    const { docPage } = (await import(script)) as { docPage: (area: string, rule: string) => string }
    const sentences = docPage('area', 'rule')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
    expect(sentences.length).toBeGreaterThan(3)
    const left = rulePages.filter(({ text }) => sentences.some((sentence) => text.includes(sentence)))
    expect(left.map(({ path }) => path)).toEqual([])
  })
})
