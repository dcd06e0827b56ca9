import type Dockerode from 'dockerode'
import type { Machine } from '../core/machine.ts'
import { chooseEndpoint } from './choose-endpoint.ts'
import { readDockerConfiguration } from './contexts.ts'
import { openEngine } from './engine-client.ts'

/**
 * A client for the engine that the docker command would use.
 * @throws when the context that is asked for does not exist.
 */
export async function openChosenEngine(machine: Machine, timeoutMs: number): Promise<Dockerode> {
  const { host, context } = chooseEndpoint(machine, await readDockerConfiguration(machine))
  if (host === undefined) throw new Error(`no such docker context: ${context}`)
  return await openEngine(host, machine, timeoutMs)
}
