import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact, entryPointsFact } from '../../project/facts.ts'
import { whereOf } from '../problem-finding.ts'
import { runsWell } from '../running-service.ts'

/** A service is built from a Dockerfile, or a stage of it, that is not there or cannot be read. */
export default defineCheck({
  rule: 'compose/dockerfile-missing',
  severity: 'error',
  needs: { compose: composeModelFact, entryPoints: entryPointsFact },
  uses: { containers: containerListFact },
  judge: ({ compose, entryPoints }, { containers }) =>
    (entryPoints.unread ?? []).flatMap(({ service, file, problem }) => {
      const place = compose.services.find(({ name }) => name === service)?.place
      // What is built from an address is fetched by Docker; there is nothing to look at.
      if (problem === 'remote' || place === undefined) return []
      const lost = problem === 'missing' || problem === 'no-stage'
      return {
        where: whereOf(place, service),
        values: { service, file },
        ...(problem === 'no-stage' && { variant: 'no-stage' }),
        ...(!lost && { variant: 'unread' }),
        severity: lost && !runsWell(containers, service) ? ('error' as const) : ('warning' as const),
        evidence: [],
        data: { file, problem },
        identity: file,
      }
    }),
})
