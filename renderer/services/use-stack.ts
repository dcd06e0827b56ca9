import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { StackView } from '../../engine/api.ts'
import type { Container, ContainerList, ContainerLog } from '../../engine/contract/fact-values.ts'
import { startPhases } from '../../engine/contract/start-phases.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import { useClient } from '../client/client-context.ts'
import { factValue } from '../view/fact-of.ts'
import { type History, noHistory } from './timeline.ts'

/** How often the containers are read while they are in sight, in milliseconds. */
const refreshEvery = 3000

export interface Stack {
  readonly list: ContainerList | undefined
  readonly history: History
  /** Read a moment ago; otherwise it is what the diagnosis saw. */
  readonly live: boolean
  readonly view: StackView | undefined
}

/** The project's containers as they are now, and as the diagnosis saw them where nobody can ask. */
export function useStack(diagnosis: Diagnosis, watching: boolean): Stack {
  const client = useClient()
  const { data: view } = useQuery({
    queryKey: ['stack', diagnosis.root],
    queryFn: ({ signal }) => client.call('readStack', { root: diagnosis.root }, { signal }),
    enabled: watching,
    refetchInterval: refreshEvery,
    refetchIntervalInBackground: false,
  })
  const list = factValue(diagnosis, 'containers/list')
  const logs = factValue(diagnosis, 'containers/logs')
  return useMemo(() => {
    if (view?.state === 'known') return { list: view.list, history: historyOf(view), live: true, view }
    return { list, history: list === undefined ? noHistory : recordedHistory(list, logs ?? []), live: false, view }
  }, [view, list, logs])
}

function historyOf({ events, starts }: Extract<StackView, { state: 'known' }>): History {
  const byContainer = new Map<string, (typeof events)[number][]>()
  for (const event of events) byContainer.set(event.container, [...(byContainer.get(event.container) ?? []), event])
  return { events: byContainer, starts: new Map(starts.map(({ container, phases }) => [container, phases])) }
}

/** What the lines that the diagnosis read say about the last start. */
function recordedHistory({ containers }: ContainerList, logs: readonly ContainerLog[]): History {
  const starts = logs.flatMap(({ id, lines }) => {
    const container = containers.find((one) => one.id === id)
    return container === undefined ? [] : [[id, startPhases(lines, beginOf(container))] as const]
  })
  return { events: new Map(), starts: new Map(starts) }
}

/** Before it, the lines are of an earlier run. */
function beginOf({ startedAt = '', finishedAt, createdAt }: Container): string {
  return finishedAt !== undefined && finishedAt < startedAt ? finishedAt : createdAt
}
