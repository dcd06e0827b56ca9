import type { Evidence, Json } from '../core/finding.ts'
import type { MessageValues } from '../core/message.ts'
import { endpoint } from './addresses.ts'
import type { Listener, Owner } from './facts.ts'
import type { Holder } from './holder.ts'
import type { HttpQueue, PortProxyRule } from './windows-facts.ts'

/** What the texts say about a holder. */
export function holderValues(holder: Holder): MessageValues {
  switch (holder.kind) {
    case 'process':
    case 'forwarder':
    case 'stale-forwarder':
      return {
        program: holder.owner.name,
        pid: holder.owner.pid,
        services: holder.owner.services?.join(', ') ?? '',
        distributions: holder.owner.distributions?.join(', ') ?? 'WSL',
      }
    case 'http-sys':
      return { url: holder.queues[0]?.urls[0] ?? '', owner: queueOwner(holder.queues) }
    case 'port-proxy': {
      const { listenAddress, listenPort, connectAddress, connectPort } = holder.rule
      return { listen: endpoint(listenAddress, listenPort), connect: endpoint(connectAddress, connectPort) }
    }
    case 'container': {
      const { name, compose } = holder.container
      return compose === undefined
        ? { container: name }
        : { container: name, project: compose.project, otherService: compose.service }
    }
    case 'hidden':
      return { user: holder.listener?.user ?? '' }
  }
}

/** The holder for machines that read the report. */
export function holderData(holder: Holder): { readonly [key: string]: Json } {
  switch (holder.kind) {
    case 'process':
    case 'forwarder':
    case 'stale-forwarder':
      return { holder: holder.kind, ...ownerData(holder.owner), pids: holder.listener.pids }
    case 'http-sys': {
      const processes = holder.queues.flatMap((queue) => queue.processes)
      return {
        holder: holder.kind,
        urls: holder.queues.flatMap(({ urls }) => urls),
        processes: processes.map(({ pid, name, services }) => ({ pid, ...(name && { name }), services })),
        services: [...new Set(processes.flatMap(({ services }) => services))],
      }
    }
    case 'port-proxy':
      return { holder: holder.kind, rule: { ...holder.rule } }
    case 'container': {
      const { id, name, compose, belongs } = holder.container
      const project = compose === undefined ? {} : { project: compose.project, projectService: compose.service }
      return { holder: 'container', container: name, containerId: id, ownProject: belongs, ...project }
    }
    case 'hidden':
      return { holder: 'hidden', ...(holder.listener?.user === undefined ? {} : { user: holder.listener.user }) }
  }
}

/** What was seen of the holder: its socket, its command line, its parents. */
export function holderEvidence(holder: Holder): Evidence[] {
  const evidence: Evidence[] = []
  const { listener } = holder
  if (holder.kind === 'http-sys') evidence.push(...holder.queues.flatMap(queueEvidence))
  if (holder.kind === 'port-proxy') evidence.push(ruleEvidence(holder.rule))
  if (listener !== undefined) evidence.push(socketEvidence(listener, ownerOf(holder)))
  const owner = ownerOf(holder)
  if (owner?.commandLine !== undefined) {
    const folder = owner.workingDirectory === undefined ? '' : `  (in ${owner.workingDirectory})`
    evidence.push({ kind: 'measurement', source: `process ${owner.pid}`, text: `${owner.commandLine}${folder}` })
  }
  if (holder.kind === 'container') {
    const { name, image, ports } = holder.container
    const published = ports
      .filter(({ hostPort }) => hostPort !== undefined)
      .map((port) => `${endpoint(port.hostAddress || '0.0.0.0', port.hostPort ?? 0)}->${port.containerPort}`)
    evidence.push({
      kind: 'measurement',
      source: `container ${name}`,
      text: `${image}  ${[...new Set(published)].join(', ')}`,
    })
  }
  return evidence
}

function socketEvidence(listener: Listener, owner: Owner | undefined): Evidence {
  const { protocol, address, port, pids, user } = listener
  const who =
    owner === undefined
      ? [pids.map((pid) => `pid ${pid}`).join(', '), user].filter(Boolean).join(' ')
      : [
          `${owner.name} (pid ${owner.pid})`,
          ...(owner.unit === undefined ? [] : [`service ${owner.unit}`]),
          ...(owner.scheduledTask === undefined ? [] : [`scheduled task ${owner.scheduledTask}`]),
          ...(owner.distributions === undefined ? [] : [`WSL ${owner.distributions.join(', ')}`]),
          ...((owner.user ?? user) ? [`user ${owner.user ?? user}`] : []),
          ...(owner.startedAt === undefined ? [] : [`since ${owner.startedAt}`]),
          ...(owner.parents === undefined || owner.parents.length === 0
            ? []
            : [`started by ${owner.parents.map(({ name, pid }) => `${name} (${pid})`).join(' < ')}`]),
        ].join(', ')
  return { kind: 'measurement', source: 'sockets', text: `${protocol} ${endpoint(address, port)} ${who}`.trim() }
}

function queueEvidence({ urls, processes }: HttpQueue): Evidence[] {
  const who = processes.map(({ pid, name, services }) => `pid ${pid} ${[name, ...services].filter(Boolean).join(' ')}`)
  return urls.map((url) => ({
    kind: 'command' as const,
    source: 'netsh http show servicestate view=requestq',
    text: [url, ...who.map((one) => one.trim())].join('  '),
  }))
}

function ruleEvidence({ kind, listenAddress, listenPort, connectAddress, connectPort }: PortProxyRule): Evidence {
  return {
    kind: 'measurement',
    source: `HKLM\\SYSTEM\\CurrentControlSet\\Services\\PortProxy\\${kind}\\tcp`,
    text: `${endpoint(listenAddress, listenPort)} -> ${endpoint(connectAddress, connectPort)}`,
  }
}

/** Who registered the addresses: services say more than the program that hosts them. */
function queueOwner(queues: readonly HttpQueue[]): string {
  const names = queues.flatMap(({ processes }) =>
    processes.flatMap(({ pid, name, services }) => (services.length > 0 ? services : [name ?? `pid ${pid}`])),
  )
  return [...new Set(names)].join(', ')
}

function ownerOf(holder: Holder): Owner | undefined {
  return 'owner' in holder ? holder.owner : undefined
}

function ownerData(owner: Owner): { readonly [key: string]: Json } {
  const { pid, name, startTime, parents, user, executable, commandLine, workingDirectory, startedAt } = owner
  const { unit, services, scheduledTask, distributions } = owner
  const why = { unit, services, scheduledTask, distributions }
  const known = { user, executable, commandLine, workingDirectory, startedAt, ...why }
  return {
    pid,
    program: name,
    ...(startTime === undefined ? {} : { startTime }),
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    ...(parents === undefined ? {} : { parents: parents.map((parent) => ({ ...parent })) }),
  } as { readonly [key: string]: Json }
}
