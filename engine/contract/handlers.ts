import type { z } from 'zod'
import type { MethodName, MethodOutputs, methodInputs, ProgressOf } from '../api.ts'

/** What a method's implementation gets besides its validated input. */
export interface Call<Name extends MethodName> {
  /** Aborted when the page cancels or goes away. */
  readonly signal: AbortSignal
  readonly progress: (progress: ProgressOf<Name>) => void
}

/** The implementation of the whole contract. Hosts offer it; `engine/service/` makes it. */
export type Handlers = {
  readonly [Name in MethodName]: (
    input: z.output<(typeof methodInputs)[Name]>,
    call: Call<Name>,
  ) => Promise<MethodOutputs[Name]>
}
