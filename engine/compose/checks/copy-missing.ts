import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { lostCopiesFact } from '../facts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'
import { runsWell } from '../running-service.ts'

/** A Dockerfile copies something that is not there, or that a `.dockerignore` keeps out of the build. */
export default defineCheck({
  rule: 'compose/copy-missing',
  severity: 'error',
  needs: { copies: lostCopiesFact },
  uses: { containers: containerListFact },
  judge: ({ copies }, { containers }) =>
    copies.map(({ service, place, source, state, ignoredBy }) => ({
      where: whereOf(place, service),
      // An image that was built before goes on working until it is built again.
      ...(runsWell(containers, service) && { severity: 'warning' as const }),
      ...(state === 'ignored' && { variant: 'ignored' }),
      values: {
        service,
        source,
        file: place.file,
        line: place.line,
        ignoreFile: ignoredBy?.place.file ?? '',
        pattern: ignoredBy?.text ?? '',
      },
      evidence: [
        fileEvidence(place, source),
        ...(ignoredBy === undefined ? [] : [fileEvidence(ignoredBy.place, ignoredBy.text)]),
      ],
      data: { source, state },
      identity: `${place.file} ${source}`,
    })),
})
