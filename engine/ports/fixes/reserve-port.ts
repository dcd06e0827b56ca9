import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { PortReservationStep } from '../../core/steps/port-reservation.ts'
import { protocolSchema } from '../facts.ts'

/** Keeps the port for programs that ask for it, so that Hyper-V, WSL and Docker draw their blocks elsewhere. */
export default defineFix({
  id: 'ports/reserve-port',
  rules: ['ports/reserved-range'],
  risk: 'ask',
  elevation: true,
  undoable: true,
  rank: 15,
  async plan({ finding: { data, where } }) {
    const protocol = protocolSchema.safeParse(data['protocol'])
    const { port } = where
    if (!protocol.success || port === undefined) {
      return { ok: false, reason: message('ports.reasons.move-not-wanted', { port: port ?? 0 }) }
    }
    const step: PortReservationStep = { kind: 'port-reservation', protocol: protocol.data, port }
    return { ok: true, steps: [step] }
  },
})
