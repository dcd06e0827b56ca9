import { useRef, useState } from 'react'
import { useClient } from '../client/client-context.ts'

/** The nearest free port of one that the person named; absent where there is none. */
export interface Suggestion {
  readonly near: number
  readonly nearest?: number | undefined
  readonly failed: boolean
}

/** Asks the engine for the nearest free port; the answer to the last question counts. */
export function useSuggestion(root: string) {
  const client = useClient()
  const [suggestion, setSuggestion] = useState<Suggestion>()
  const pending = useRef<AbortController>(undefined)
  const suggest = (near: number, protocol: 'tcp' | 'udp') => {
    pending.current?.abort()
    const controller = new AbortController()
    pending.current = controller
    const tell = (answer: Suggestion) => {
      if (!controller.signal.aborted) setSuggestion(answer)
    }
    client
      .call('suggestPort', { root, port: near, protocol }, { signal: controller.signal })
      .then(({ port }) => tell({ near, nearest: port, failed: false }))
      .catch(() => tell({ near, failed: true }))
  }
  return { suggestion, suggest }
}
