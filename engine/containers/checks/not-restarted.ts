import { defineCheck } from '../../core/check.ts'
import { appliedFixesFact, composeModelFact } from '../../project/facts.ts'
import { assessStack, type Condition } from '../assess.ts'
import { stateEvidence } from '../evidence.ts'
import { broughtUpFact, type Container, containerListFact } from '../facts.ts'

/** Containers that failed before a fix was applied say nothing about the fix: the stack has to be brought up again. */
export default defineCheck({
  rule: 'containers/not-restarted',
  severity: 'warning',
  needs: {
    list: containerListFact,
    compose: composeModelFact,
    broughtUp: broughtUpFact,
    fixes: appliedFixesFact,
  },
  judge({ list, compose, fixes }) {
    const last = fixes.find(({ fix }) => fix !== bringUp)
    if (last === undefined) return []
    const isUpSince = fixes.some(({ fix, appliedAt }) => fix === bringUp && appliedAt > last.appliedAt)
    const built = new Set(compose.services.flatMap(({ name, build }) => (build === undefined ? [] : name)))
    const old = assessStack(list, compose).services.flatMap(({ service, container, condition }) => {
      if (container === undefined || wellConditions.has(condition)) return []
      // A container that starts itself again still runs the image that was built before.
      const time = built.has(service) && !isUpSince ? container.createdAt : lastSign(container)
      return time < last.appliedAt ? [{ service, container }] : []
    })
    if (old.length === 0) return []
    const services = old.map(({ service }) => service)
    return [
      {
        where: {},
        values: { services: services.join(', '), count: services.length },
        data: { services, fix: last.fix, appliedAt: last.appliedAt },
        evidence: old.slice(0, 5).map(({ service, container }) => stateEvidence(service, container)),
      },
    ]
  },
})

const bringUp = 'containers/bring-up'

const wellConditions: ReadonlySet<Condition> = new Set(['running', 'completed', 'starting', 'waiting', 'absent'])

/** When the container last did anything, as far as the engine tells. */
function lastSign({ createdAt, startedAt, finishedAt }: Container): string {
  return [createdAt, startedAt ?? '', finishedAt ?? ''].reduce((latest, time) => (time > latest ? time : latest))
}
