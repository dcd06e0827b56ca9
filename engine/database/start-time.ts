import type { Container, ContainerList } from '../containers/facts.ts'
import type { Answer, Knock } from './answer.ts'

/** A server that makes its files first listens on its own socket alone meanwhile, in milliseconds. */
const startMs = 60_000
/** Images may make databases and users when the server already answers; soon after the start that is over. */
const setUpMs = 10_000

const unheard: ReadonlySet<Knock['state']> = new Set(['refused', 'silent', 'closed'])
const turnedAway: ReadonlySet<Knock['state']> = new Set(['missing-database', 'no-access', 'failed'])

/**
 * Judges what came of knocking by the time that the server had: trouble of the first moments is no trouble yet, and who
 * has had time and closes every connection does not start any more.
 * @param container absent where the server is none of the project's containers.
 */
export function judgeInTime(knock: Knock, container: Container | undefined, list: ContainerList | undefined): Answer {
  const { state } = knock
  const isStarting =
    (unheard.has(state) && isYoung(container, list)) ||
    (turnedAway.has(state) && container?.health?.status !== 'healthy' && ageOf(container, list) < setUpMs)
  if (isStarting) return { ...knock, state: 'starting' }
  if (state !== 'closed') return { ...knock, state }
  return { ...knock, state: container === undefined ? 'starting' : 'refused' }
}

/** Its healthcheck decides where there is one: some servers restore themselves for minutes. */
function isYoung(container: Container | undefined, list: ContainerList | undefined): boolean {
  if (container?.health !== undefined) return container.health.status === 'starting'
  return ageOf(container, list) < startMs
}

/** Milliseconds since the container started, when the list was read; endless where nobody knows. */
function ageOf(container: Container | undefined, list: ContainerList | undefined): number {
  const age = Date.parse(list?.readAt ?? '') - Date.parse(container?.startedAt ?? '')
  return Number.isNaN(age) ? Number.POSITIVE_INFINITY : age
}
