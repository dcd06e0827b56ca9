import { type Message, message } from '../core/message.ts'
import type { Holder } from './holder.ts'
import type { PortReport } from './port-report.ts'

/** What is on a port, in lines for people; what is free is only said when all of it is. */
export function describePort(reports: readonly PortReport[]): Message[] {
  const telling = reports.filter(({ verdict }) => verdict !== 'free')
  const [first] = reports
  if (telling.length === 0) return first === undefined ? [] : [first.summary]
  return telling.flatMap(describeReport)
}

function describeReport({ summary, help, holders, evidence }: PortReport): Message[] {
  return [
    summary,
    ...holders.flatMap(describeHolder),
    ...evidence
      .filter(({ source }) => source !== 'sockets' && !source.startsWith('process '))
      .map(({ text }) => message('ports.port.proof', { value: text })),
    ...(help === undefined ? [] : [help]),
  ]
}

/** What is known of a program beyond its name: why it runs. */
function describeHolder(holder: Holder): Message[] {
  if (holder.kind !== 'process' && holder.kind !== 'forwarder' && holder.kind !== 'stale-forwarder') return []
  const { owner, listener } = holder
  const details = {
    'command-line': owner.commandLine,
    'working-directory': owner.workingDirectory,
    started: owner.startedAt,
    user: owner.user ?? listener.user,
    unit: owner.unit,
    'scheduled-task': owner.scheduledTask,
    distributions: owner.distributions?.join(', '),
    parents: owner.parents?.map(({ name, pid }) => `${name} (${pid})`).join(' < '),
  }
  return Object.entries(details).flatMap(([name, value]) => (value ? [message(`ports.port.${name}`, { value })] : []))
}
