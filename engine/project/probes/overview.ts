import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeFileNames, overrideFileNames } from '../compose/find-compose-files.ts'
import { composeModelFact, entryPointsFact, projectOverviewFact } from '../facts.ts'
import { walkFolder } from '../walk-folder.ts'

const composeNames: ReadonlySet<string> = new Set([...composeFileNames, ...overrideFileNames])
const dockerfilePattern = /^(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.Dockerfile$/i

/** Names what is in the folder; nothing is parsed here. */
export default defineProbe({
  fact: projectOverviewFact,
  budgetMs: 10_000,
  uses: { compose: composeModelFact, entryPoints: entryPointsFact },
  async read({ root, optional, signal }) {
    const { files, cut, unread } = await walkFolder(root, isOfInterest, signal)
    const pathsOf = (accepts: (name: string) => boolean) =>
      files.filter(({ name }) => accepts(name)).map(({ path }) => path)
    const started = optional.entryPoints?.entryPoints.flatMap(({ file }) => (file?.endsWith('.py') ? [file] : [])) ?? []
    return known({
      name: optional.compose?.name ?? basename(root),
      root,
      composeFiles: optional.compose?.files ?? pathsOf((name) => composeNames.has(name)),
      dockerfiles: pathsOf((name) => dockerfilePattern.test(name)),
      alembicConfigs: pathsOf((name) => name === 'alembic.ini'),
      scripts: [...new Set(started)],
      git: await exists(join(root, '.git')),
      cut: cut || unread.length > 0,
    })
  },
})

function isOfInterest(name: string): boolean {
  return composeNames.has(name) || dockerfilePattern.test(name) || name === 'alembic.ini'
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
