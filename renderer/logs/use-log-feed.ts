import { useEffect, useMemo, useState } from 'react'
import type { FeedLine, LogFeedEvent } from '../../engine/api.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import type { Message } from '../../engine/core/message.ts'
import { useClient } from '../client/client-context.ts'
import { factValue } from '../view/fact-of.ts'
import { appendLines, type MergedLine, mergeLogs } from './merge-logs.ts'

/** New lines are drawn together this often, in milliseconds. */
const drawEvery = 250

export interface LogFeed {
  readonly lines: readonly MergedLine[]
  /** `recorded`: what the diagnosis read. `reading`: the logs are coming. `live`: new lines come as they are written. */
  readonly state: 'recorded' | 'reading' | 'live'
  /** Services whose logs are longer than what is here. */
  readonly cut: readonly string[]
  /** Why the engine's logs are not here. */
  readonly reason?: Message
}

interface Received {
  readonly lines: readonly MergedLine[]
  readonly cut: readonly string[] | undefined
  readonly reason?: Message | undefined
}

/** The logs of the project, from the engine as they are written; those of the diagnosis where nobody can ask. */
export function useLogFeed(diagnosis: Diagnosis, watching: boolean): LogFeed {
  const client = useClient()
  const { root } = diagnosis
  const [received, setReceived] = useState<Received>()
  useEffect(() => {
    if (!watching) return
    const controller = new AbortController()
    let waiting: FeedLine[] = []
    let cut: readonly string[] | undefined
    const draw = () => {
      if (waiting.length === 0 && cut === undefined) return
      const more = waiting
      waiting = []
      setReceived((known) => {
        const same = more.length === 0 && known?.cut === cut
        return same ? known : { lines: appendLines(known?.lines ?? [], more), cut }
      })
    }
    const onProgress = (event: LogFeedEvent) => {
      if (event.type === 'lines') waiting.push(...event.lines)
      else cut = event.cut
    }
    setReceived(undefined)
    const timer = setInterval(draw, drawEvery)
    client
      .call('followLogs', { root }, { signal: controller.signal, onProgress })
      .then(({ reason }) => {
        draw()
        if (reason !== undefined) setReceived((known) => ({ lines: [], cut: undefined, ...known, reason }))
      })
      // Without a connection, the recorded lines stay; the page says so elsewhere.
      .catch(() => undefined)
      .finally(() => clearInterval(timer))
    return () => {
      clearInterval(timer)
      controller.abort()
    }
  }, [client, root, watching])

  const recorded = factValue(diagnosis, 'containers/logs')
  const recordedLines = useMemo(() => mergeLogs(recorded ?? []), [recorded])
  return useMemo(() => {
    const about = received?.reason === undefined ? {} : { reason: received.reason }
    if (received?.cut !== undefined) return { lines: received.lines, state: 'live', cut: received.cut, ...about }
    const cut = (recorded ?? [])
      .filter(({ truncated }) => truncated)
      .map(({ service, container }) => service ?? container)
    const isComing = watching && received?.reason === undefined
    return { lines: recordedLines, state: isComing ? 'reading' : 'recorded', cut, ...about }
  }, [received, recorded, recordedLines, watching])
}
