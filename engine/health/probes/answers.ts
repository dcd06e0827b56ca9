import { containerListFact } from '../../containers/facts.ts'
import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { stripControlSequences } from '../../core/strip-control-sequences.ts'
import { timeLimit } from '../../core/time-limit.ts'
import { composeModelFact } from '../../project/facts.ts'
import { projectSettingsFact } from '../../project/settings-file.ts'
import { ask } from '../ask.ts'
import { type HealthAnswer, healthAnswersFact } from '../facts.ts'
import { readHealthBody } from '../read-body.ts'
import { findTargets, type Target } from '../targets.ts'

const perRequestMs = 2000
const wholeMs = 5000
const atOnce = 16
const maxTargets = 100

/** Asks the project's services how they are, the way a browser or a load balancer would. */
export default defineProbe({
  fact: healthAnswersFact,
  budgetMs: 6000,
  needs: { list: containerListFact, compose: composeModelFact },
  uses: { settings: projectSettingsFact },
  async read({ facts: { list, compose }, optional: { settings }, signal }) {
    // Where the engine is another machine, so are the ports.
    if (/^(?:tcp|http|https|ssh):/.test(list.endpoint))
      return skipped(message('health.reasons.remote-engine', { host: list.endpoint }))
    const services = new Set(compose.services.map(({ name }) => name))
    const all = findTargets(list, compose, settings)
    const queue = all.slice(0, maxTargets)
    const end = timeLimit(signal, wholeMs)
    const answers: HealthAnswer[] = []
    const work = async () => {
      for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
        answers.push(...(await askTarget(target, services, end)))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    signal.throwIfAborted()
    const left = end.aborted || all.length > maxTargets
    return known(answers, left ? message('health.reasons.not-all-asked', { seconds: wholeMs / 1000 }) : undefined)
  },
})

/** One path after the other; a port that does not speak HTTP at all is asked once. */
async function askTarget(
  { origin, paths, ...about }: Target,
  services: ReadonlySet<string>,
  end: AbortSignal,
): Promise<HealthAnswer[]> {
  const answers: HealthAnswer[] = []
  for (const path of paths) {
    if (end.aborted) break
    const url = `${origin}${path}`
    const { body, ...answer } = await ask(url, perRequestMs, end)
    // Cut off by the end of the whole probe, silence means nothing.
    if (answer.outcome === 'silent' && end.aborted) break
    const text = stripControlSequences(body.slice(0, 600)).replace(/\s+/g, ' ').trim().slice(0, 300)
    answers.push({ ...about, ...answer, url, path, text, ...readHealthBody(body, services) })
    if (!about.configured && answer.outcome !== 'answered') break
  }
  return answers
}
