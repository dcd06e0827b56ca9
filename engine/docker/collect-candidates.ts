import type { Machine } from '../core/machine.ts'
import type { DockerConfiguration } from './contexts.ts'
import { hostKey, parseDockerHost } from './endpoint-address.ts'
import type { Choice, Endpoint } from './facts.ts'
import { defaultHost, knownEndpoints } from './known-endpoints.ts'

/** An address to ask. */
export interface Candidate extends Pick<Endpoint, 'host' | 'transport' | 'product' | 'contexts'> {
  /** The one that docker would use. */
  readonly chosen: boolean
}

/** Every address worth asking, each once, the one that docker would use first. */
export function collectCandidates(
  machine: Pick<Machine, 'platform' | 'environment' | 'homeDirectory'>,
  configuration: Pick<DockerConfiguration, 'contexts'>,
  choice: Choice,
): Candidate[] {
  const known = knownEndpoints(machine)
  const named = [{ name: 'default', host: defaultHost(machine) }, ...configuration.contexts]
  const hosts = [
    ...(choice.host === undefined ? [] : [choice.host]),
    ...named.map(({ host }) => host),
    ...known.map(({ host }) => host),
  ]
  const byKey = new Map<string, string>()
  for (const host of hosts) if (!byKey.has(hostKey(host))) byKey.set(hostKey(host), host)
  return [...byKey].map(([key, host]) => {
    const product = known.find((place) => hostKey(place.host) === key)?.product
    return {
      host,
      transport: parseDockerHost(host).transport,
      ...(product === undefined ? {} : { product }),
      contexts: named.filter((context) => hostKey(context.host) === key).map(({ name }) => name),
      chosen: choice.host !== undefined && hostKey(choice.host) === key,
    }
  })
}
