import { type Message, message } from '../core/message.ts'
import { endpoint } from './addresses.ts'
import type { PortHolder, PortLook } from './look-at-port.ts'

/** What is on a port, in lines for people. */
export function describePort(port: number, look: PortLook): Message[] {
  return look.holders.length > 0 ? look.holders.flatMap(describeHolder) : describeEmpty(port, look)
}

function describeHolder({ listener, owner, container }: PortHolder): Message[] {
  const { port, protocol, address } = listener
  const values = { port, protocol, address: endpoint(address, port) }
  if (container !== undefined) {
    return [message('ports.port.held-by-container', { ...values, container: container.name })]
  }
  if (owner === undefined) return [message('ports.port.held-hidden', values)]
  const details = {
    'command-line': owner.commandLine,
    'working-directory': owner.workingDirectory,
    started: owner.startedAt,
    user: owner.user ?? listener.user,
    unit: owner.unit,
    parents: owner.parents?.map(({ name, pid }) => `${name} (${pid})`).join(' < '),
  }
  return [
    message('ports.port.held', { ...values, program: owner.name, pid: owner.pid }),
    ...Object.entries(details).flatMap(([name, value]) => (value ? [message(`ports.port.${name}`, { value })] : [])),
  ]
}

/** Nobody is seen; the bind tests say whether that means free. */
function describeEmpty(port: number, { tests }: PortLook): Message[] {
  const lines = new Map<string, Message>()
  for (const { protocol, outcome, error = '' } of tests) {
    const name = { 'in-use': 'in-use-unseen', 'not-allowed': 'not-allowed', 'could-not-tell': 'unclear' }[
      outcome as string
    ]
    if (name !== undefined) lines.set(`${protocol} ${name}`, message(`ports.port.${name}`, { port, protocol, error }))
  }
  return lines.size > 0 ? [...lines.values()] : [message('ports.port.free', { port })]
}
