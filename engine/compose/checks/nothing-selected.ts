import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'

const variable = 'COMPOSE_PROFILES'

/**
 * Every service waits for a profile, and none is asked for: compose says "no service selected". An error where the
 * project's example env file would ask for some; otherwise the services may be meant to be started one by one.
 */
export default defineCheck({
  rule: 'compose/nothing-selected',
  severity: 'error',
  needs: { compose: composeModelFact },
  uses: { containers: containerListFact },
  judge({ compose }, { containers }) {
    const [first] = compose.services
    if (first === undefined || compose.services.some(({ active }) => active)) return []
    const example = compose.exampleVariables?.find(({ name, hasValue }) => name === variable && hasValue)
    const runs = containers?.containers.some(({ belongs, state }) => belongs && state === 'running') === true
    const isNew = example !== undefined && compose.environmentFile === undefined
    const profiles = [...new Set(compose.services.flatMap((service) => service.profiles))]
    const { file } = first.place
    return [
      {
        where: whereOf(first.place),
        ...(example === undefined || runs ? { severity: 'info' as const } : {}),
        ...(example === undefined ? {} : { variant: isNew ? 'no-env-file' : 'not-in-env-file' }),
        values: {
          file,
          count: compose.services.length,
          profiles: profiles.join(', '),
          profile: profiles[0] ?? '',
          example: example?.place.file ?? '',
          envFile: compose.environmentFile ?? '.env',
        },
        evidence: [
          fileEvidence(first.place, `${first.name}: profiles ${first.profiles.join(', ')}`),
          ...(example === undefined ? [] : [fileEvidence(example.place, `${variable}=…`)]),
        ],
        data: isNew ? { profiles, detail: '.env', example: example.place.file } : { profiles },
      },
    ]
  },
})
