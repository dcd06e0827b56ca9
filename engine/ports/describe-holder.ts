import type { Evidence, Json } from '../core/finding.ts'
import type { MessageValues } from '../core/message.ts'
import { endpoint } from './addresses.ts'
import type { Listener, Owner } from './facts.ts'
import type { Holder } from './verdict.ts'

/** What the texts say about a holder. */
export function holderValues(holder: Holder): MessageValues {
  switch (holder.kind) {
    case 'process':
    case 'forwarder':
      return { program: holder.owner.name, pid: holder.owner.pid }
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
      return { holder: holder.kind, ...ownerData(holder.owner), pids: holder.listener.pids }
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
          ...((owner.user ?? user) ? [`user ${owner.user ?? user}`] : []),
          ...(owner.startedAt === undefined ? [] : [`since ${owner.startedAt}`]),
          ...(owner.parents === undefined || owner.parents.length === 0
            ? []
            : [`started by ${owner.parents.map(({ name, pid }) => `${name} (${pid})`).join(' < ')}`]),
        ].join(', ')
  return { kind: 'measurement', source: 'sockets', text: `${protocol} ${endpoint(address, port)} ${who}`.trim() }
}

function ownerOf(holder: Holder): Owner | undefined {
  return holder.kind === 'process' || holder.kind === 'forwarder' ? holder.owner : undefined
}

function ownerData(owner: Owner): { readonly [key: string]: Json } {
  const { pid, name, startTime, startedAt, user, executable, commandLine, workingDirectory, parents, unit } = owner
  const known = { user, executable, commandLine, workingDirectory, startedAt, unit }
  return {
    pid,
    program: name,
    ...(startTime === undefined ? {} : { startTime }),
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    ...(parents === undefined ? {} : { parents: parents.map((parent) => ({ ...parent })) }),
  } as { readonly [key: string]: Json }
}
