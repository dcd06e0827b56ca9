import { z } from 'zod'
import data from '../../resources/knowledge/python-standard-library.json' with { type: 'json' }

const minors = z.record(z.string(), z.number().int())
const knowledge = z
  .object({
    always: z.array(z.string()),
    /** First minor version that has it. */
    since: minors,
    /** Last minor version that has it. */
    until: minors,
    builtIn: z.array(z.string()),
    loadedFirst: z.array(z.string()),
    /** Modules that have submodules, in any version. */
    packages: z.array(z.string()),
  })
  .parse(data)

const always = new Set(knowledge.always)
const packages = new Set(knowledge.packages)
const first = new Set([...knowledge.builtIn, ...knowledge.loadedFirst])

/** Whether Python 3.`minor` brings the top-level module along. */
export function isStandardModule(name: string, minor: number): boolean {
  const since = knowledge.since[name]
  const until = knowledge.until[name]
  if (since !== undefined) return minor >= since
  if (until !== undefined) return minor <= until
  return always.has(name)
}

/** Whether a dotted name such as `os.path` can mean a module of the standard library. */
export function canHaveSubmodules(name: string): boolean {
  return packages.has(name)
}

/** Whether the module is built in, frozen or loaded before any program: a local file of that name never wins. */
export function cannotBeShadowed(name: string): boolean {
  return first.has(name)
}
