import { posix } from 'node:path'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { resolveInsideProject } from '../../core/project-files.ts'
import { composeModelFact } from '../../project/facts.ts'
import { envFileExamplesFact } from '../facts.ts'

/** Looks beside missing env files for the examples that they are usually made from. */
export default defineProbe({
  fact: envFileExamplesFact,
  budgetMs: 5000,
  needs: { compose: composeModelFact },
  async read({ root, facts, signal }) {
    const missing = facts.compose.problems.filter(({ kind }) => kind === 'env-file-missing').map(({ detail }) => detail)
    const found: { missing: string; example: string }[] = []
    for (const file of new Set(missing)) {
      for (const example of exampleNames(file)) {
        signal.throwIfAborted()
        if (typeof (await resolveInsideProject(root, example)) !== 'string') continue
        found.push({ missing: file, example })
        break
      }
    }
    return known(found)
  },
})

/** `api.env` is made from `api.env.example`, `api.env-sample`, `api.example.env` or `example.env`. */
function exampleNames(file: string): string[] {
  const folder = posix.dirname(file)
  const name = posix.basename(file)
  const words = ['example', 'sample', 'template', 'dist', 'default']
  const names = words.flatMap((word) => [
    `${name}.${word}`,
    `${name}-${word}`,
    `${word}${name.startsWith('.') ? '' : '.'}${name}`,
    name.replace(/\.env$/, `.${word}.env`),
  ])
  return [...new Set(names)].filter((one) => one !== name).map((one) => posix.join(folder, one))
}
