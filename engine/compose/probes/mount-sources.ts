import { readdir, stat } from 'node:fs/promises'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { isInside, projectPath } from '../../core/project-files.ts'
import { composeModelFact } from '../../project/facts.ts'
import { type MountSource, mountSourcesFact } from '../facts.ts'

/** Looks at the places of the project that active services mount. */
export default defineProbe({
  fact: mountSourcesFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact },
  async read({ root, facts, signal }) {
    const sources: MountSource[] = []
    for (const service of facts.compose.services) {
      if (!service.active) continue
      for (const { type, source, target, createsSource, place } of [...service.mounts, ...(service.fileMounts ?? [])]) {
        signal.throwIfAborted()
        if (type !== 'bind' || source === undefined || !isInside(root, source)) continue
        sources.push({
          service: service.name,
          source: projectPath(root, source),
          target,
          is: await kindOf(source),
          createsSource: createsSource ?? false,
          place,
        })
      }
    }
    return known(sources)
  },
})

async function kindOf(path: string): Promise<MountSource['is']> {
  try {
    const status = await stat(path)
    if (!status.isDirectory()) return 'file'
    return (await readdir(path)).length === 0 ? 'empty-folder' : 'folder'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable'
  }
}
