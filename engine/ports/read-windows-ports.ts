import { win32 } from 'node:path'
import { known, type Reading, skipped, unknown } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import { message } from '../core/message.ts'
import { loadKernel32 } from '../windows/kernel32.ts'
import { openRegistry } from '../windows/registry.ts'
import { listServices } from '../windows/services.ts'
import { parseDynamicPortRange } from './dynamic-port-range.ts'
import { parseExcludedRanges } from './excluded-port-ranges.ts'
import { parseHttpState } from './http-state.ts'
import { runNetsh } from './netsh.ts'
import { readPortProxyRules } from './port-proxy-rules.ts'
import type { DynamicRange, HttpQueue, PortProxyRule, ReservedRange } from './windows-facts.ts'

const protocols = ['tcp', 'udp'] as const
const families = ['ipv4', 'ipv6'] as const

/** The reserved ranges of TCP and UDP; Windows keeps one list for IPv4 and IPv6. */
export async function readReservedRanges(machine: Machine, signal?: AbortSignal): Promise<Reading<ReservedRange[]>> {
  const ranges: ReservedRange[] = []
  for (const protocol of protocols) {
    const words = ['interface', 'ipv4', 'show', 'excludedportrange', `protocol=${protocol}`]
    const output = await runNetsh(words, machine, signal)
    if (output.state !== 'known') return output
    const read = parseExcludedRanges(output.value)
    // A list that ends in the middle may leave out the very range that matters.
    if (read.state === 'unknown' || !read.complete) return notUnderstood()
    ranges.push(...read.ranges.map((range) => ({ protocol, ...range })))
  }
  return known(ranges)
}

/** The ranges of TCP and UDP for IPv4 and IPv6, each of which can be set alone. */
export async function readDynamicRanges(machine: Machine, signal?: AbortSignal): Promise<Reading<DynamicRange[]>> {
  const ranges: DynamicRange[] = []
  for (const family of families) {
    for (const protocol of protocols) {
      const output = await runNetsh(['interface', family, 'show', 'dynamicport', protocol], machine, signal)
      if (output.state !== 'known') return output
      const read = parseDynamicPortRange(output.value)
      if (read.state === 'unknown') return notUnderstood()
      ranges.push({ protocol, family, start: read.start, count: read.count })
    }
  }
  return known(ranges)
}

/** The addresses that HTTP.sys answers, with the services of the processes behind them. */
export async function readHttpQueues(machine: Machine, signal?: AbortSignal): Promise<Reading<HttpQueue[]>> {
  const output = await runNetsh(['http', 'show', 'servicestate', 'view=requestq'], machine, signal)
  if (output.state !== 'known') return output
  const read = parseHttpState(output.value)
  if (read.state === 'unknown') return notUnderstood()
  const services = (await listServices()) ?? []
  const names = await programNames()
  return known(
    read.queues.map(({ urls, processes }) => ({
      urls: [...urls],
      processes: processes.map(({ pid, image }) => ({
        pid,
        ...nameOf(image === undefined ? names.get(pid) : win32.basename(image)),
        services: services.filter((service) => service.pid === pid).map(({ name }) => name),
      })),
    })),
  )
}

/** Without administrator rights `netsh` does not name the programs; Windows does. */
async function programNames(): Promise<ReadonlyMap<number, string>> {
  try {
    return new Map((await loadKernel32()).snapshot().map(({ pid, name }) => [pid, name]))
  } catch {
    return new Map()
  }
}

function nameOf(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name }
}

/** The rules of `netsh interface portproxy`. */
export async function readPortProxies({ platform }: Machine): Promise<Reading<PortProxyRule[]>> {
  if (platform !== 'windows') return skipped(message('ports.reasons.only-windows'))
  const registry = await openRegistry()
  return registry === undefined ? unknown(message('ports.reasons.no-registry')) : readPortProxyRules(registry)
}

function notUnderstood(): Reading<never> {
  return unknown(message('ports.reasons.netsh-not-understood'))
}
