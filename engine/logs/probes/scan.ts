import { type Assessment, assessStack } from '../../containers/assess.ts'
import { type Container, containerListFact } from '../../containers/facts.ts'
import { isNotFound } from '../../containers/inspect-container.ts'
import { known, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { timeLimit } from '../../core/time-limit.ts'
import { openEngine } from '../../docker/engine-client.ts'
import { engineTimeLeft } from '../../docker/engine-time.ts'
import { endpointsFact } from '../../docker/facts.ts'
import { composeModelFact } from '../../project/facts.ts'
import { projectSettingsFact } from '../../project/settings-file.ts'
import { knownPatterns } from '../catalogue.ts'
import { conditionOf } from '../condition-of.ts'
import { logScanFact, type ScannedLog } from '../facts.ts'
import { compileTemplate } from '../line-pattern.ts'
import { PatternSet } from '../log-scanner.ts'
import { MatchCollector } from '../match-collector.ts'
import { scanLog } from '../scan-log.ts'

const maxContainers = 60
const atOnce = 4
/** The engine notes the start and the first line with different clocks of one machine. */
const toleranceMs = 1000

/** Looks for every known error in the logs of the project's services, those that fail first. */
export default defineProbe({
  fact: logScanFact,
  budgetMs: 8000,
  needs: { endpoints: endpointsFact, list: containerListFact, compose: composeModelFact },
  uses: { settings: projectSettingsFact },
  async read({ machine, facts: { endpoints, list, compose }, optional: { settings }, signal }) {
    const queue = assessStack(list, compose)
      .services.flatMap((assessment) =>
        assessment.container === undefined ? [] : [{ assessment, container: assessment.container }],
      )
      .sort((a, b) => Number(isFailing(b.assessment)) - Number(isFailing(a.assessment)))
      .slice(0, maxContainers)
    if (queue.length === 0) return known([])
    const own = settings?.signatures.map(({ id, text }) => compileTemplate(`project:${id}`, text)) ?? []
    const patterns = new PatternSet([...knownPatterns, ...own])
    const timeLeft = engineTimeLeft(endpoints, list)
    const time = timeLimit(signal, timeLeft)
    try {
      const engine = await openEngine(list.endpoint, machine, timeLeft)
      const scanned: ScannedLog[] = []
      const work = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const { assessment, container } = next
          const collector = new MatchCollector()
          collectElsewhere(container, assessment, patterns, collector)
          const scan =
            container.startedAt === undefined
              ? { bytes: 0, truncated: false }
              : await scanLog(engine, container.id, patterns, time, (match) => collector.add(match, 'log')).catch(
                  (error: unknown) => {
                    if (isNotFound(error)) return { bytes: 0, truncated: false }
                    throw error
                  },
                )
          scanned.push({
            container: container.name,
            service: assessment.service,
            condition: conditionOf(assessment),
            matches: collector.since(startOf(assessment, container)),
            ...scan,
          })
        }
      }
      await Promise.all(Array.from({ length: atOnce }, work))
      return known(scanned)
    } catch (error) {
      const host = list.endpoint
      if (time.aborted) return unknown(message('logs.reasons.engine-too-slow', { host, seconds: timeLeft / 1000 }))
      const detail = error instanceof Error ? error.message : String(error)
      return unknown(message('logs.reasons.engine-error', { host, detail }))
    }
  },
})

function isFailing(assessment: Assessment): boolean {
  return conditionOf(assessment) === 'failing'
}

/** What was said before the last start has been dealt with, unless it starts again and again. */
function startOf({ condition }: Assessment, { startedAt }: Container): string | undefined {
  if (startedAt === undefined || condition === 'restart-loop') return undefined
  return new Date(Date.parse(startedAt) - toleranceMs).toISOString()
}

/** The engine's own error, and what the healthcheck printed. */
function collectElsewhere(
  { error, health }: Container,
  { condition }: Assessment,
  patterns: PatternSet,
  collector: MatchCollector,
): void {
  if (error !== '') patterns.matchLine(Buffer.from(error), (match) => collector.add(match, 'engine'))
  if (condition !== 'unhealthy') return
  for (const { output } of health?.log.slice(-2) ?? []) {
    for (const line of output.split('\n')) {
      patterns.matchLine(Buffer.from(line), (match) => collector.add(match, 'healthcheck'))
    }
  }
}
