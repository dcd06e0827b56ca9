import type { Choice, Endpoint, Endpoints, Installation } from './facts.ts'

/** The rules of which at most one holds: why docker's commands do not reach an engine. */
export type DockerRule =
  | 'not-installed'
  | 'not-running'
  | 'starting'
  | 'pipe-denied'
  | 'pipe-taken-by-other'
  | 'env-override'
  | 'wrong-context'

export interface DockerVerdict {
  readonly rule: DockerRule
  readonly variant?: string
  readonly host: string
  readonly endpoint?: Endpoint
  /** An engine that does answer, where docker would not look. */
  readonly other?: Endpoint
}

/**
 * Why the engine that docker would use does not answer; `undefined` when it does.
 * An environment variable or a context that leads astray comes first: while another engine answers, starting a second
 * one would be the wrong advice.
 */
export function judgeEndpoints(
  { choice, endpoints }: Endpoints,
  installation: Installation | undefined,
): DockerVerdict | undefined {
  const endpoint = choice.host === undefined ? undefined : endpoints[0]
  if (endpoint?.state === 'ok') return undefined
  const host = choice.host ?? ''
  const other = answering(endpoints, choice)
  const base = {
    host,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(other === undefined ? {} : { other }),
  }
  if (endpoint === undefined) return { ...base, rule: 'wrong-context', variant: 'missing' }
  // Whoever asks for this engine and is not let in, or comes too early, has the right address.
  if (endpoint.state === 'denied') return { ...base, rule: 'pipe-denied', ...variantOfTransport(endpoint) }
  if (endpoint.state === 'paused') return { ...base, rule: 'starting', variant: 'paused' }
  if (endpoint.state === 'garbage') return { ...base, rule: 'pipe-taken-by-other' }
  const fromEnvironment = choice.reason === 'docker-host' || choice.reason === 'docker-context'
  if (fromEnvironment && (other !== undefined || endpoint.state === 'unreachable')) {
    return { ...base, rule: 'env-override', ...(other === undefined ? {} : { variant: choice.reason }) }
  }
  if (endpoint.state === 'silent') return { ...base, rule: 'starting' }
  if (endpoint.state === 'failing') return { ...base, rule: 'starting', variant: 'failing' }
  if (other !== undefined) return { ...base, rule: 'wrong-context' }
  if (endpoint.state === 'unreachable') return { ...base, rule: 'wrong-context', variant: 'unreachable' }
  if (isNothingInstalled(endpoint, installation)) return { ...base, rule: 'not-installed' }
  return { ...base, rule: 'not-running', ...variantOfProduct(endpoint, installation) }
}

/** An engine that answers, the one that docker would use without the environment first. */
function answering(endpoints: readonly Endpoint[], { overrides }: Choice): Endpoint | undefined {
  const ok = endpoints.filter(({ state }) => state === 'ok')
  return ok.find(({ host }) => host === overrides?.host) ?? ok[0]
}

function variantOfTransport({ transport }: Endpoint): { variant?: string } {
  return transport === 'pipe' ? {} : { variant: transport === 'socket' ? 'socket' : 'remote' }
}

function isNothingInstalled({ exists }: Endpoint, installation: Installation | undefined): boolean {
  if (exists === true || installation === undefined) return false
  return installation.engine === undefined && installation.products.length === 0
}

/** Which words help to start it. */
function variantOfProduct({ transport }: Endpoint, installation: Installation | undefined): { variant?: string } {
  const names = new Set(installation?.products.map(({ name }) => name))
  if (names.has('Docker Desktop')) return { variant: 'desktop' }
  if (transport === 'socket' && installation?.engine !== undefined) return { variant: 'service' }
  const [only] = names
  return only === undefined ? {} : { variant: 'product' }
}
