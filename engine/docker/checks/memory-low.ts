import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { sizeText } from '../../system/size-text.ts'
import { type Engine, engineFact } from '../facts.ts'

/** What Docker recommends as the least for its virtual machine; a database and a web server fill it. */
const recommendedBytes = 2 * 1024 ** 3

/** The engine has less memory than the project's containers may take. */
export default defineCheck({
  rule: 'docker/memory-low',
  severity: 'warning',
  needs: { engine: engineFact, compose: composeModelFact },
  uses: { containers: containerListFact },
  judge({ engine, compose }, { containers }) {
    const { memoryBytes } = engine
    if (memoryBytes === undefined || compose.services.length === 0) return []
    const limited = compose.services.flatMap((service) => allowanceOf(service))
    const allowed = limited.reduce((sum, { bytes }) => sum + bytes, 0)
    if (allowed > memoryBytes) return [limitsExceeded(engine, memoryBytes, allowed, limited)]
    if (memoryBytes >= recommendedBytes) return []
    const hurts = containers?.containers.some(({ belongs, oomKilled }) => belongs && oomKilled) === true
    return [{ ...small(engine, memoryBytes), ...(hurts ? { severity: 'warning' as const } : {}) }]
  },
})

interface Allowance {
  readonly service: Service
  /** For all of its containers together. */
  readonly bytes: number
}

function allowanceOf(service: Service): Allowance[] {
  const { active, memoryLimitBytes, replicas = 1 } = service
  if (!active || memoryLimitBytes === undefined || replicas === 0) return []
  return [{ service, bytes: memoryLimitBytes * replicas }]
}

function limitsExceeded(
  { host }: Engine,
  memoryBytes: number,
  allowed: number,
  limited: readonly Allowance[],
): FindingDraft {
  return {
    where: {},
    values: { host, memory: sizeText(memoryBytes), allowed: sizeText(allowed) },
    data: { host, memoryBytes, allowedBytes: allowed },
    evidence: [
      { kind: 'measurement', source: host, text: `MemTotal=${memoryBytes}` },
      ...limited.map(({ service: { name, place }, bytes }) => ({
        kind: 'file' as const,
        source: place.file,
        line: place.line,
        text: `${name}: ${sizeText(bytes)}`,
      })),
    ],
  }
}

function small({ host }: Engine, memoryBytes: number): FindingDraft {
  return {
    where: {},
    severity: 'info',
    variant: 'small',
    values: { host, memory: sizeText(memoryBytes), recommended: sizeText(recommendedBytes) },
    data: { host, memoryBytes },
    evidence: [{ kind: 'measurement', source: host, text: `MemTotal=${memoryBytes}` }],
  }
}
