import { known, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { timeLimit } from '../../core/time-limit.ts'
import { openEngine } from '../../docker/engine-client.ts'
import { engineTimeLeft } from '../../docker/engine-time.ts'
import { endpointsFact } from '../../docker/facts.ts'
import { type Container, type ContainerLog, containerListFact, containerLogsFact } from '../facts.ts'
import { isNotFound } from '../inspect-container.ts'
import { fetchLog } from '../logs/fetch-log.ts'

const linesOfFailed = 200
const linesOfOthers = 60
const maxContainers = 60
const atOnce = 4

/** Reads the end of the logs of the project's containers, those that are not well first. */
export default defineProbe({
  fact: containerLogsFact,
  budgetMs: 6000,
  needs: { endpoints: endpointsFact, list: containerListFact },
  async read({ machine, facts: { endpoints, list }, signal }) {
    const queue = list.containers
      .filter((container) => container.belongs && container.startedAt !== undefined)
      .sort((a, b) => Number(isWell(a)) - Number(isWell(b)))
      .slice(0, maxContainers)
    if (queue.length === 0) return known([])
    const timeLeft = engineTimeLeft(endpoints, list)
    const time = timeLimit(signal, timeLeft)
    try {
      const engine = await openEngine(list.endpoint, machine, timeLeft)
      const logs: ContainerLog[] = []
      const work = async () => {
        for (let container = queue.shift(); container !== undefined; container = queue.shift()) {
          const log = await fetchLog(
            engine,
            container.id,
            isWell(container) ? linesOfOthers : linesOfFailed,
            time,
          ).catch((error: unknown) => {
            if (isNotFound(error)) return undefined
            throw error
          })
          if (log !== undefined) logs.push({ ...identify(container), lines: [...log.lines], truncated: log.truncated })
        }
      }
      await Promise.all(Array.from({ length: atOnce }, work))
      return known(logs)
    } catch (error) {
      const host = list.endpoint
      if (time.aborted)
        return unknown(message('containers.reasons.engine-too-slow', { host, seconds: timeLeft / 1000 }))
      const detail = error instanceof Error ? error.message : String(error)
      return unknown(message('containers.reasons.engine-error', { host, detail }))
    }
  },
})

function isWell({ state, health, restartCount }: Container): boolean {
  return state === 'running' && restartCount === 0 && (health === undefined || health.status === 'healthy')
}

function identify({ id, name, compose }: Container): Pick<ContainerLog, 'id' | 'container' | 'service'> {
  return { id, container: name, ...(compose === undefined ? {} : { service: compose.service }) }
}
