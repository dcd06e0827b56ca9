import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { readEntryPoints } from '../entry-points.ts'
import { composeModelFact, type EntryPoint, type EntryPoints, entryPointsFact } from '../facts.ts'

/** A project with more is read up to here; its report would be unreadable. */
const maxEntryPoints = 5000

/** Follows each active service from its command through its Dockerfile and entry scripts, without running anything. */
export default defineProbe({
  fact: entryPointsFact,
  budgetMs: 20_000,
  needs: { compose: composeModelFact },
  async read({ root, facts, signal }) {
    const entryPoints: EntryPoint[] = []
    const unread: NonNullable<EntryPoints['unread']> = []
    for (const service of facts.compose.services) {
      signal.throwIfAborted()
      if (!service.active || entryPoints.length >= maxEntryPoints) continue
      const read = await readEntryPoints(root, service)
      entryPoints.push(...read.entryPoints)
      unread.push(...read.unread)
    }
    return known({ entryPoints, unread })
  },
})
