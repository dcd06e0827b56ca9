import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { type ComposeModel, composeModelFact, type Service } from '../../project/facts.ts'
import { namesHost } from '../../project/host-names.ts'
import { type HostReference, hostReferencesFact } from '../facts.ts'
import { hostOfPair, hostOfUrl, type NamedHost, shortAddress } from '../host-address.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'

const hostVariable = /^(?:\w+_)?(?:HOST|HOSTNAME|SERVER)$/

/**
 * The name of a service is used where only the names of the host count: in what is run on the host, and in a container that shares the
 * network of the host. Only said where it is sure that no container is meant; names that this computer knows after all are left out.
 */
export default defineCheck({
  rule: 'compose/host-name-on-host',
  severity: 'warning',
  needs: { compose: composeModelFact, references: hostReferencesFact },
  judge: ({ compose, references }) => [
    ...references.flatMap((reference) => ofReference(reference, compose)),
    ...compose.services.flatMap((service) => ofHostNetwork(service, compose)),
  ],
})

function ofReference(reference: HostReference, compose: ComposeModel): FindingDraft[] {
  const { service: dependency, place, kind, name, port, text } = reference
  const other = compose.services.find((one) => one.name === dependency)
  if (other === undefined) return []
  return [
    {
      where: whereOf(place),
      values: {
        ...adviceFor(other, port),
        file: place.file,
        line: place.line,
        program: name,
        variable: name,
        service: '',
      },
      ...(kind === 'variable' && { variant: 'variable' }),
      evidence: [fileEvidence(place, text)],
      data: { kind, dependency, name },
      identity: `${kind}:${dependency}:${name}`,
    },
  ]
}

function ofHostNetwork(service: Service, { services }: ComposeModel): FindingDraft[] {
  if (!service.active || service.networkMode !== 'host') return []
  return service.environment.flatMap(({ name, value = '', place }) => {
    const named: NamedHost | undefined =
      hostOfUrl(value) ?? hostOfPair(value) ?? (hostVariable.test(name) ? { host: value } : undefined)
    const other = services.find((one) => one.name === named?.host)
    if (named === undefined || other === undefined || namesHost(service, named.host)) return []
    return [
      {
        where: whereOf(place, service.name),
        values: {
          ...adviceFor(other, named.port),
          file: place.file,
          line: place.line,
          variable: name,
          program: name,
          service: service.name,
        },
        variant: 'host-network',
        severity: 'error' as const,
        evidence: [fileEvidence(place, `${name}=${shortAddress(named)}`)],
        data: { kind: 'host-network', dependency: other.name, name },
        identity: `host-network:${other.name}:${name}`,
      },
    ]
  })
}

/** What to write instead: the published port that leads to the one that is meant. */
function adviceFor(other: Service, port: number | undefined): { dependency: string; address: string; mapping: string } {
  const published = other.ports.find(({ containerPort, hostPort }) => hostPort !== undefined && containerPort === port)
  const only = port === undefined && other.ports.length === 1 ? other.ports[0] : undefined
  const inside = port ?? only?.containerPort
  const outside = (published ?? only)?.hostPort ?? inside
  return {
    dependency: other.name,
    address: outside === undefined ? 'localhost' : `localhost:${outside}`,
    mapping: inside === undefined ? '127.0.0.1:PORT:PORT' : `127.0.0.1:${outside ?? inside}:${inside}`,
  }
}
