import type { Evidence } from '../core/finding.ts'
import type { Endpoint, Endpoints, Installation } from './facts.ts'
import { decodeWslError, type WslErrorCause } from './wsl-error.ts'
import type { Wsl } from './wsl-facts.ts'

/** The rules of which at most one holds: what of WSL keeps Docker from starting. */
export type WslRule = 'wsl-missing' | 'wsl-stopped' | 'wsl-error'

export interface WslVerdict {
  readonly rule: WslRule
  readonly variant?: Exclude<WslErrorCause, 'not-enabled' | 'no-distribution' | 'other'> | 'distribution' | 'busy'
  /** The error's code, or the state of the distribution. */
  readonly detail: string
  readonly evidence: Evidence
}

/** The distribution in which Docker Desktop runs its engine. */
export const engineDistribution = 'docker-desktop'

/** Products whose engine needs WSL on Windows; Docker Desktop may use Hyper-V instead. */
const productsOnWsl = new Set(['Docker Desktop', 'Rancher Desktop', 'Podman'])

/** States that `wsl --list --verbose` writes in English everywhere, while a distribution is being changed. */
const busyStates = new Set(['installing', 'uninstalling', 'converting', 'exporting'])

/** What of WSL is wrong; `undefined` while an engine answers, or when nothing that is installed needs WSL. */
export function judgeWsl(
  wsl: Wsl,
  { choice, endpoints }: Endpoints,
  installation: Installation | undefined,
): WslVerdict | undefined {
  const endpoint = choice.host === undefined ? undefined : endpoints[0]
  if (endpoint?.state === 'ok' || !needsWsl(wsl, installation)) return undefined
  const { service, distributions, listing } = wsl
  const listed = (text: string): Evidence => ({ kind: 'command', source: 'wsl --list --verbose', text })
  const registered = listing.state === 'read' || distributions.length > 0
  if (service === undefined && !registered) {
    return { rule: 'wsl-missing', detail: '', evidence: listed(listing.text ?? listing.error ?? listing.state) }
  }
  if (service?.disabled === true) {
    const evidence: Evidence = { kind: 'measurement', source: service.name, text: 'Start=4' }
    return { rule: 'wsl-error', variant: 'service-disabled', detail: service.name, evidence }
  }
  if (listing.state === 'no-answer') {
    return { rule: 'wsl-error', variant: 'timeout', detail: '', evidence: listed('—') }
  }
  const ownError = listing.error === undefined ? undefined : errorVerdict(listing.error, listed(listing.text ?? ''))
  return ownError ?? judgeBehind(endpoint, wsl, listed)
}

/** Docker's own words, and its distribution, once its pipe is there: before that it has not been started. */
function judgeBehind(
  endpoint: Endpoint | undefined,
  { distributions, listing, usedByDockerDesktop }: Wsl,
  listed: (text: string) => Evidence,
): WslVerdict | undefined {
  if (endpoint === undefined || !endpoint.accepts) return undefined
  const said = endpoint.detail ?? ''
  const dockersError = errorVerdict(said, { kind: 'measurement', source: endpoint.host, text: said })
  if (dockersError !== undefined) return dockersError
  if (listing.state !== 'read' && listing.state !== 'empty') return undefined
  const own = distributions.find(({ name }) => name === engineDistribution)
  // Whoever chose Hyper-V has no such distribution, and the default need not be written down.
  if (own === undefined) {
    return usedByDockerDesktop === true
      ? {
          rule: 'wsl-missing',
          variant: 'distribution',
          detail: engineDistribution,
          evidence: listed(namesOf(distributions)),
        }
      : undefined
  }
  const state = own.state ?? ''
  if (busyStates.has(state.toLowerCase())) {
    return { rule: 'wsl-stopped', variant: 'busy', detail: state, evidence: listed(`${own.name} ${state}`) }
  }
  return state.toLowerCase() === 'stopped'
    ? { rule: 'wsl-stopped', detail: state, evidence: listed(`${own.name} ${state}`) }
    : undefined
}

function errorVerdict(text: string, evidence: Evidence): WslVerdict | undefined {
  const error = decodeWslError(text)
  if (error === undefined || error.cause === 'no-distribution') return undefined
  const { code, cause } = error
  if (cause === 'not-enabled') return { rule: 'wsl-missing', detail: code, evidence }
  return { rule: 'wsl-error', ...(cause !== 'other' && { variant: cause }), detail: code, evidence }
}

function needsWsl({ usedByDockerDesktop }: Wsl, installation: Installation | undefined): boolean {
  const names = installation?.products.map(({ name }) => name) ?? []
  return names.some((name) => productsOnWsl.has(name) && !(name === 'Docker Desktop' && usedByDockerDesktop === false))
}

function namesOf(distributions: Wsl['distributions']): string {
  return distributions.map(({ name, state }) => `${name} ${state ?? ''}`.trim()).join(', ') || '—'
}
