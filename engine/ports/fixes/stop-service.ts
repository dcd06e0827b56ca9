import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { ServiceStep } from '../../core/steps/service.ts'
import { onlyService } from '../only-service.ts'

/** Stops the Windows service that has the port; ending its program would only make Windows start it again. */
export default defineFix({
  id: 'ports/stop-service',
  rules: ['ports/in-use', 'ports/held-by-http-sys', 'ports/shadowed'],
  risk: 'ask',
  elevation: true,
  undoable: true,
  rank: 4,
  fits: (finding) => onlyService(finding) !== undefined,
  async plan({ finding }) {
    const name = onlyService(finding)
    if (name === undefined) return { ok: false, reason: message('ports.reasons.no-single-service') }
    const step: ServiceStep = { kind: 'service', operation: 'stop', name }
    return { ok: true, steps: [step] }
  },
})
