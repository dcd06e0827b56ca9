import { useEffect, useRef } from 'react'
import { useClient } from '../client/client-context.ts'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useHealing } from '../state/healing.ts'
import { useLastDiagnosis } from '../state/last-diagnosis.ts'
import { type HealPath, type HealStage, healPath, healStage } from '../view/healing.ts'

/** While services start, the containers are looked at again this often, and so many times. */
const lookAgainAfterMs = 3000
const mostLooks = 60

interface HealLoop {
  readonly stage: HealStage
  readonly path: HealPath
  readonly checkAgain: () => void
}

/** Follows the newest diagnosis from cause to cause; while a stack settles, it looks again by itself. */
export function useHealLoop(root: string): HealLoop {
  const client = useClient()
  const run = useDiagnosis((state) => (state.run?.root === root ? state.run : undefined))
  const last = useLastDiagnosis(({ diagnosis }) => diagnosis)
  const settled = useHealing((state) => state.settled)
  const looks = useRef(0)
  const before = useRef<HealStage>({ type: 'checking' })
  const found: HealStage = run === undefined ? { type: 'checking' } : healStage(run, settled)
  // Looking again at a stack that settles is no news.
  const stage = found.type === 'checking' && before.current.type === 'settling' ? before.current : found
  const isLooking = run?.phase === 'running'
  useEffect(() => {
    before.current = stage
  }, [stage])
  const settles = stage.type === 'settling' && !isLooking
  useEffect(() => {
    if (!settles || looks.current >= mostLooks) return
    const timer = setTimeout(() => {
      looks.current += 1
      useDiagnosis.getState().start(client, root)
    }, lookAgainAfterMs)
    return () => clearTimeout(timer)
  }, [settles, client, root])
  const checkAgain = () => {
    looks.current = 0
    useDiagnosis.getState().start(client, root)
  }
  const findings = run?.phase === 'done' ? run.findings : (last?.findings ?? [])
  return { stage, path: healPath(findings, settled, stage), checkAgain }
}
