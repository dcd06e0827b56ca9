import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'

/** The engine makes no Linux container with less: moby's `linuxMinMemory`. */
const leastBytes = 6 * 1024 * 1024

/** A limit that the engine refuses, usually a number without a unit, which compose takes for bytes. */
export default defineCheck({
  rule: 'compose/memory-too-low',
  severity: 'error',
  needs: { compose: composeModelFact },
  judge: ({ compose }) =>
    compose.services.flatMap(({ name, active, replicas, memoryLimitBytes: bytes = 0, place }) =>
      active && replicas !== 0 && bytes > 0 && bytes < leastBytes
        ? [
            {
              where: whereOf(place, name),
              values: { service: name, bytes },
              evidence: [fileEvidence(place, `memory limit of ${name}: ${bytes} bytes`)],
              data: { bytes },
            },
          ]
        : [],
    ),
})
