import type { FactRecord } from '../core/fact.ts'
import type { Message } from '../core/message.ts'
import type { ComposeModel } from '../project/facts.ts'
import { type Assessment, assessStack, type Condition } from './assess.ts'
import type { ContainerList } from './facts.ts'

/** The fix that brings a stack up: it heals nothing itself, but lets everything else be proven. */
export const bringUpFix = 'containers/bring-up'

export interface ProvenService {
  readonly service: string
  /** `healthy`: its healthcheck says so. `running`: it has none, and runs. `completed`: a one-shot that ended with 0. */
  readonly state: 'healthy' | 'running' | 'completed'
}

/** Whether a whole stack works, as its containers say; only `up` is a proof. */
export type StackProof =
  | {
      readonly state: 'up'
      readonly services: readonly ProvenService[]
      /** ISO 8601, UTC, when the containers were looked at. */
      readonly readAt: string
    }
  /** Nothing is wrong yet, and nothing is proven: these services have only just been started. */
  | { readonly state: 'settling'; readonly services: readonly string[] }
  /** These services are not as they should be. */
  | { readonly state: 'down'; readonly services: readonly string[] }
  /** No container of the stack, or somebody stopped all of them. */
  | { readonly state: 'not-started' }
  | { readonly state: 'unknown'; readonly reason?: Message }

/** A service without a healthcheck proves nothing in its first seconds: most programs that crash, crash then. */
const provenAfterMs = 5000

const settling: ReadonlySet<Condition> = new Set(['starting', 'waiting'])

/** Judges the containers that a diagnosis read. Pure, so that the terminal and the page say the same. */
export function proveStack(facts: Readonly<Record<string, FactRecord>>): StackProof {
  const list = facts['containers/list']
  const compose = facts['project/compose']
  if (list === undefined || compose === undefined) return { state: 'unknown' }
  if (list.state !== 'known') return { state: 'unknown', reason: list.reason }
  if (compose.state !== 'known') return { state: 'unknown', reason: compose.reason }
  const incomplete = list.incomplete ?? compose.incomplete
  if (incomplete !== undefined) return { state: 'unknown', reason: incomplete }
  // The probes' own schemas made the values.
  return judge(list.value as ContainerList, compose.value as ComposeModel)
}

function judge(list: ContainerList, compose: ComposeModel): StackProof {
  if (list.truncated) return { state: 'unknown' }
  const stack = assessStack(list, compose)
  if (stack.overall !== 'up') return { state: 'not-started' }
  const needed = stack.services.filter(({ optional }) => !optional)
  const isSettling = (one: Assessment) => settling.has(one.condition) || isTooYoung(one, list.readAt)
  const down = needed.filter((one) => !isSettling(one) && one.condition !== 'running' && one.condition !== 'completed')
  if (down.length > 0) return { state: 'down', services: down.map(({ service }) => service) }
  const young = needed.filter(isSettling)
  if (young.length > 0) return { state: 'settling', services: young.map(({ service }) => service) }
  return { state: 'up', services: needed.map(provenService), readAt: list.readAt }
}

function provenService({ service, condition, container }: Assessment): ProvenService {
  if (condition === 'completed') return { service, state: 'completed' }
  return { service, state: container?.health?.status === 'healthy' ? 'healthy' : 'running' }
}

function isTooYoung({ condition, container }: Assessment, readAt: string): boolean {
  if (condition !== 'running' || container?.health !== undefined) return false
  return Date.parse(readAt) - Date.parse(container?.startedAt ?? readAt) < provenAfterMs
}
