import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { UserEnvironmentStep } from '../../core/steps/user-environment.ts'
import { type Override, overrideFact } from '../override-facts.ts'

/** Removes a left-over variable from the environment of the person's account on Windows. */
export default defineFix({
  id: 'docker/remove-user-variable',
  rules: ['docker/env-override'],
  risk: 'ask',
  elevation: false,
  undoable: true,
  uses: { override: overrideFact },
  // As long as the machine's environment has it too, nothing would change.
  fits: (_finding, { override }) =>
    ownValue(override) !== undefined && override?.places.every(({ kind }) => kind === 'user-environment') === true,
  async plan({ facts: { override } }) {
    const value = ownValue(override)
    if (override === undefined || value === undefined) {
      return { ok: false, reason: message('docker.reasons.no-override') }
    }
    const step: UserEnvironmentStep = { kind: 'user-environment', variable: override.variable, value }
    return { ok: true, steps: [step] }
  },
})

function ownValue(override: Override | undefined): string | undefined {
  const place = override?.places.find(({ kind }) => kind === 'user-environment')
  return place?.kind === 'user-environment' ? place.value : undefined
}
