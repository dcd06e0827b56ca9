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
  if (endpoint?.state === 'ok') return podmanInDesktopsPlace(endpoint, endpoints, installation)
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
  if (endpoint.state === 'silent' || endpoint.state === 'failing') {
    return { ...base, rule: 'starting', ...variantOfWaiting(endpoint) }
  }
  if (other !== undefined) return { ...base, rule: 'wrong-context' }
  if (endpoint.state === 'unreachable') return { ...base, rule: 'wrong-context', variant: 'unreachable' }
  // In WSL the engine is Docker Desktop's, which lends its socket to the distributions that are switched on for it.
  if (endpoint.state === 'absent' && installation?.insideWsl !== undefined && installation.engine === undefined) {
    return { ...base, rule: 'not-running', variant: 'wsl' }
  }
  if (isNothingInstalled(endpoint, installation)) return { ...base, rule: 'not-installed' }
  return { ...base, rule: 'not-running', ...variantOfProduct(endpoint, installation) }
}

/** No engine takes this long to start; the first start after an update comes near it. */
const stuckAfterMs = 3 * 60_000

function variantOfWaiting({ state, owner }: Endpoint): { variant?: string } {
  // systemd only holds the socket for a service that it starts when somebody calls.
  const stuck = owner !== undefined && owner.name !== 'systemd' && (owner.runsForMs ?? 0) > stuckAfterMs
  if (stuck) return { variant: state === 'failing' ? 'stuck-failing' : 'stuck' }
  return state === 'failing' ? { variant: 'failing' } : {}
}

/** Podman takes Docker Desktop's place when that is free: everything seems to work, and Docker Desktop cannot start. */
function podmanInDesktopsPlace(
  endpoint: Endpoint,
  endpoints: readonly Endpoint[],
  installation: Installation | undefined,
): DockerVerdict | undefined {
  const isPodman = (one: Endpoint) => /podman/i.test(one.engineName ?? '')
  if (!isPodman(endpoint) || endpoint.product === 'Podman') return undefined
  if (installation?.products.some(({ name }) => name === 'Docker Desktop') !== true) return undefined
  if (endpoints.some((one) => one.state === 'ok' && !isPodman(one))) return undefined
  return { rule: 'pipe-taken-by-other', variant: 'podman', host: endpoint.host, endpoint }
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
