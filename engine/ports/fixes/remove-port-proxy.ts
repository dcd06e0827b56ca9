import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { PortProxyStep } from '../../core/steps/port-proxy.ts'
import { portProxyRuleSchema } from '../windows-facts.ts'

/** Removes the rule that makes Windows pass the port on; undo puts the same rule back. */
export default defineFix({
  id: 'ports/remove-port-proxy',
  rules: ['ports/port-proxy'],
  risk: 'ask',
  elevation: true,
  undoable: true,
  rank: 5,
  async plan({ finding: { data, where } }) {
    const rule = portProxyRuleSchema.safeParse(data['rule'])
    if (!rule.success) {
      return { ok: false, reason: message('ports.reasons.move-not-wanted', { port: where.port ?? 0 }) }
    }
    const { kind: families, ...places } = rule.data
    const step: PortProxyStep = { kind: 'port-proxy', operation: 'remove', families, ...places }
    return { ok: true, steps: [step] }
  },
})
