import { create } from 'zustand'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import { useDiagnosis } from './diagnosis.ts'

/** The newest finished diagnosis of the opened project; it stays while the next one runs. */
export const useLastDiagnosis = create<{ readonly diagnosis: Diagnosis | undefined }>()(() => ({
  diagnosis: useDiagnosis.getState().run?.diagnosis,
}))

useDiagnosis.subscribe(({ run }) => {
  if (run?.diagnosis !== undefined) {
    useLastDiagnosis.setState({ diagnosis: run.diagnosis })
    return
  }
  const { diagnosis } = useLastDiagnosis.getState()
  if (diagnosis !== undefined && diagnosis.root !== run?.root) useLastDiagnosis.setState({ diagnosis: undefined })
})
