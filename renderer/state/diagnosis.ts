import { create } from 'zustand'
import type { Client } from '../../engine/api.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import { ClientError } from '../client/client-error.ts'
import { afterEvent, type DiagnosisRun, finishedRun, startedRun } from '../view/diagnosis-run.ts'

interface DiagnosisState {
  readonly run: DiagnosisRun | undefined
  /** Starts a diagnosis; one that is still running is cancelled. */
  readonly start: (client: Client, root: string) => void
  /** Puts a finished diagnosis on screen, such as a report's. */
  readonly show: (diagnosis: Diagnosis) => void
  readonly cancel: () => void
}

let current = new AbortController()

/** The diagnosis of the opened project. It goes on while the person looks at another page. */
export const useDiagnosis = create<DiagnosisState>()((set, get) => ({
  run: undefined,
  start: (client, root) => {
    current.abort()
    const mine = new AbortController()
    current = mine
    const update = (change: (run: DiagnosisRun) => DiagnosisRun) => {
      const { run } = get()
      if (current === mine && run !== undefined) set({ run: change(run) })
    }
    set({ run: startedRun(root) })
    client
      .call(
        'diagnose',
        { root },
        { signal: mine.signal, onProgress: (event) => update((run) => afterEvent(run, event)) },
      )
      .then((diagnosis) => update(() => finishedRun(root, diagnosis)))
      .catch((error: unknown) => {
        const { kind, message } = error instanceof ClientError ? error : new ClientError('failed', String(error))
        update((run) =>
          kind === 'cancelled'
            ? { ...run, phase: 'cancelled' }
            : { ...run, phase: 'failed', failure: { kind, detail: message } },
        )
      })
  },
  show: (diagnosis) => {
    current.abort()
    current = new AbortController()
    set({ run: finishedRun(diagnosis.root, diagnosis) })
  },
  cancel: () => current.abort(),
}))
