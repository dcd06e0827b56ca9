import { assessStack } from '../../containers/assess.ts'
import { containerListFact, containerLogsFact, type LogLine } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { conditionOf } from '../condition-of.ts'
import { errorShape, looksLikeError } from '../error-shape.ts'
import { ruleOfLine } from '../known-line.ts'

const maxShapes = 3

/** What a failing service complains about in words that no signature knows; the newest first, alike ones as one. */
export default defineCheck({
  rule: 'logs/unrecognised-error',
  severity: 'info',
  needs: { list: containerListFact, compose: composeModelFact, logs: containerLogsFact },
  judge: ({ list, compose, logs }) =>
    assessStack(list, compose).services.flatMap((assessment) => {
      const { container, service } = assessment
      const log = logs.find(({ id }) => id === container?.id)
      if (container === undefined || log === undefined || conditionOf(assessment) !== 'failing') return []
      return [...groupByShape(log.lines)].slice(0, maxShapes).map(([shape, { newest, count }]) => ({
        where: { service, container: container.name },
        values: { service, line: newest.text.trim().slice(0, 200), count },
        data: { shape, count, ...(newest.time === undefined ? {} : { time: newest.time }) },
        evidence: [
          {
            kind: 'log' as const,
            source: `logs:${service}`,
            text: newest.time === undefined ? newest.text : `${newest.time} ${newest.text}`,
          },
        ],
        identity: shape,
      }))
    }),
})

function groupByShape(lines: readonly LogLine[]): Map<string, { readonly newest: LogLine; readonly count: number }> {
  const groups = new Map<string, { newest: LogLine; count: number }>()
  for (const line of [...lines].reverse()) {
    if (!looksLikeError(line.text) || ruleOfLine(line.text) !== undefined) continue
    const shape = errorShape(line.text)
    const group = groups.get(shape)
    if (group === undefined) groups.set(shape, { newest: line, count: 1 })
    else group.count += 1
  }
  return groups
}
