import type { Finding } from '../../core/finding.ts'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { mayStop, type ServiceStep } from '../../core/steps/service.ts'

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

/** Where several services share a process nobody knows which of them has the port. */
function onlyService({ data }: Finding): string | undefined {
  const services = data['services']
  const [name, ...more] = Array.isArray(services) ? services : []
  return typeof name === 'string' && more.length === 0 && mayStop(name) ? name : undefined
}
