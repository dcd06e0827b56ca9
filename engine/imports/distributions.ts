import { z } from 'zod'
import data from '../../resources/knowledge/python-distributions.json' with { type: 'json' }

const knowledge = z
  .object({
    /** Distribution → the modules that it installs, where they are not named like it. */
    modules: z.record(z.string(), z.array(z.string())),
    /** Distribution → what it always brings along. */
    brings: z.record(z.string(), z.array(z.string())),
  })
  .parse(data)

/** A distribution's name as indexes compare it (PEP 503). */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** The top-level modules that a distribution installs; by the usual rule, one named like it. */
export function modulesOf(distribution: string): readonly string[] {
  const name = normalName(distribution)
  return [...(knowledge.modules[name] ?? []), name.replaceAll('-', '_')]
}

/** The distribution that installs a module; `known` is false where only the usual rule, the same name, was left. */
export function distributionOf(module: string): { readonly name: string; readonly known: boolean } {
  for (const [distribution, modules] of Object.entries(knowledge.modules)) {
    if (modules.includes(module)) return { name: distribution, known: true }
  }
  const name = normalName(module)
  return { name, known: Object.hasOwn(knowledge.brings, name) }
}

/**
 * Whether a distribution's name suggests that it installs the module: `python-json-logger` and `pythonjsonlogger`,
 * `maxminddb-geolite2` and `geolite2`. Nothing is called missing where such a one is declared.
 */
export function suggests(distribution: string, module: string): boolean {
  const words = normalName(distribution).split('-')
  const joined = words.join('')
  const wanted = normalName(module).replaceAll('-', '')
  const usual = [wanted, `python${wanted}`, `py${wanted}`, `${wanted}python`, `django${wanted}`, `flask${wanted}`]
  return usual.includes(joined) || (wanted.length > 3 && words.includes(wanted))
}

/** Everything that installing `declared` brings, and whether all of that is known. */
export function closureOf(declared: readonly string[]): {
  readonly distributions: ReadonlySet<string>
  readonly complete: boolean
} {
  const distributions = new Set(declared.map(normalName))
  let complete = true
  for (const distribution of distributions) {
    const brings = knowledge.brings[distribution]
    if (brings === undefined) complete = false
    for (const other of brings ?? []) distributions.add(normalName(other))
  }
  return { distributions, complete }
}
