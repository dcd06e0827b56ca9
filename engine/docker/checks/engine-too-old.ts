import { defineCheck } from '../../core/check.ts'
import { engineFact } from '../facts.ts'

/** Docker Engine 19.03, the oldest that compose 2 works with. */
const oldestForCompose = [1, 40] as const

/** Docker Engine 20.10: what compose files of today count on. */
const oldestExpected = [1, 41] as const

/** The engine is older than what compose needs. */
export default defineCheck({
  rule: 'docker/engine-too-old',
  severity: 'warning',
  needs: { engine: engineFact },
  judge({ engine: { host, version, apiVersion } }) {
    if (apiVersion === undefined || !isBefore(apiVersion, oldestExpected)) return []
    return [
      {
        where: {},
        values: { host, version: version ?? '?', api: apiVersion, needed: oldestExpected.join('.') },
        ...(isBefore(apiVersion, oldestForCompose) ? { severity: 'error' as const } : {}),
        data: { host, apiVersion },
        evidence: [{ kind: 'measurement', source: host, text: `version ${version ?? '?'}, API ${apiVersion}` }],
      },
    ]
  },
})

/** An API version that is not two numbers is not judged. */
function isBefore(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, first, second] = /^(\d+)\.(\d+)$/.exec(version) ?? []
  if (first === undefined || second === undefined) return false
  return Number(first) < major || (Number(first) === major && Number(second) < minor)
}
