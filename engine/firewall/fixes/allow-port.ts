import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { FirewallRuleStep } from '../../core/steps/firewall-rule.ts'

const dataSchema = z.object({
  platform: z.literal('windows'),
  reason: z.literal('by-default'),
  profile: z.enum(['Domain', 'Private', 'Public']),
  ports: z.array(
    z.object({ port: z.number().int(), protocol: z.enum(['tcp', 'udp']), program: z.string().nullable() }),
  ),
})

/** Lets machines of the same private network through to the project's ports, and to nothing else. */
export default defineFix({
  id: 'firewall/allow-port',
  rules: ['firewall/port-blocked'],
  risk: 'ask',
  elevation: true,
  undoable: true,
  // On a public network only strangers could be let in.
  fits: ({ data }) => dataSchema.safeParse(data).data?.profile !== 'Public' && dataSchema.safeParse(data).success,
  async plan({ finding }) {
    const data = dataSchema.safeParse(finding.data)
    if (!data.success) return { ok: false, reason: message('firewall.fixes.allow-port.not-for-this') }
    const run = randomBytes(3).toString('hex')
    const steps = data.data.ports.map(
      ({ port, protocol, program }): FirewallRuleStep => ({
        kind: 'firewall-rule',
        operation: 'allow',
        name: `Stackmedic: ${protocol.toUpperCase()} ${port} (${run})`,
        protocol,
        port,
        profile: data.data.profile === 'Domain' ? 'domain' : 'private',
        // Without its full path the program cannot be named, and the port alone has to do.
        ...(program !== null && /^[A-Za-z]:\\/.test(program) && { program }),
      }),
    )
    return { ok: true, steps }
  },
})
