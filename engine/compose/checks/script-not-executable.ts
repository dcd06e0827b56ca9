import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { startedScriptsFact } from '../facts.ts'
import { fileEvidence } from '../problem-finding.ts'
import { runsWell } from '../running-service.ts'

/** A container starts a script by its own name, and nobody may execute the script: `permission denied`. */
export default defineCheck({
  rule: 'compose/script-not-executable',
  severity: 'error',
  needs: { scripts: startedScriptsFact },
  uses: { containers: containerListFact },
  judge: ({ scripts }, { containers }) =>
    scripts.flatMap(({ service, file, startedAt, startedMode, changesModes, healthcheck }) => {
      if (startedMode === undefined || (startedMode & 0o111) !== 0) return []
      if (changesModes === true || runsWell(containers, service)) return []
      return [
        {
          where: { service, file },
          ...(healthcheck === true && { variant: 'healthcheck' }),
          values: { service, file, mode: startedMode.toString(8) },
          evidence: [
            { kind: 'measurement' as const, source: file, text: `mode ${startedMode.toString(8)}` },
            fileEvidence(startedAt, file),
          ],
          data: { mode: startedMode, ...(healthcheck === true && { healthcheck }) },
        },
      ]
    }),
})
