import { useCallback, useRef, useState } from 'react'
import type { Message } from '../../engine/core/message.ts'
import { useClient } from '../client/client-context.ts'
import { appendLines, type MergedLine } from './merge-logs.ts'

/** A search through the whole logs, as far as it is. */
export interface WholeSearch {
  readonly text: string
  /** Absent while it runs. */
  readonly lines?: readonly MergedLine[]
  readonly cut: readonly string[]
  readonly reason?: Message
}

/** Has the engine look for a text in all that was ever written, not only in what the page holds. */
export function useWholeSearch(root: string) {
  const client = useClient()
  const [search, setSearch] = useState<WholeSearch>()
  const abort = useRef<AbortController>(undefined)
  const stop = useCallback(() => {
    abort.current?.abort()
    setSearch(undefined)
  }, [])
  const start = useCallback(
    async (text: string): Promise<readonly MergedLine[]> => {
      abort.current?.abort()
      const controller = new AbortController()
      abort.current = controller
      setSearch({ text, cut: [] })
      const found = await client
        .call('searchLogs', { root, text }, { signal: controller.signal })
        .catch(() => undefined)
      if (controller.signal.aborted) return []
      if (found?.state !== 'known') {
        setSearch({ text, lines: [], cut: [], ...(found === undefined ? {} : { reason: found.reason }) })
        return []
      }
      const lines = appendLines([], found.lines)
      setSearch({ text, lines, cut: found.cut })
      return lines
    },
    [client, root],
  )
  return { search, start, stop }
}
