import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact, entryPointsFact } from '../../project/facts.ts'
import { healthAnswersFact } from '../facts.ts'
import { listeningPorts } from '../listening-ports.ts'

const nobody: ReadonlySet<string> = new Set(['refused', 'closed'])

/** A service publishes a port of its container on which nobody listens, and not the one on which it does. */
export default defineCheck({
  rule: 'health/wrong-port',
  severity: 'error',
  needs: { answers: healthAnswersFact, compose: composeModelFact, containers: containerListFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ answers, compose, containers }, { entryPoints }) =>
    compose.services.flatMap((service) => {
      const listens = listeningPorts(service, entryPoints?.entryPoints ?? [])
      const [expected] = listens
      const container = containers.containers.find(
        ({ belongs, state, compose: labels }) => belongs && state === 'running' && labels?.service === service.name,
      )
      const published = (container?.ports ?? []).filter(({ protocol }) => protocol === 'tcp')
      if (container === undefined || expected === undefined) return []
      if (published.some(({ containerPort }) => listens.has(containerPort))) return []
      const seen = new Set<number>()
      return published.flatMap(({ hostPort, containerPort }) => {
        const own = answers.filter(({ port, service: name }) => port === hostPort && name === service.name)
        if (hostPort === undefined || seen.has(hostPort) || own.length === 0) return []
        if (!own.every(({ outcome }) => nobody.has(outcome))) return []
        seen.add(hostPort)
        const written = service.ports.find((port) => port.hostPort === hostPort)
        const { file = compose.files[0] ?? '', line = 1 } = (written ?? service).place
        return [
          {
            where: { service: service.name, container: container.name, port: hostPort, file, line },
            ...(own.some(({ starting }) => starting) && { severity: 'info' as const }),
            values: { service: service.name, port: hostPort, containerPort, expected, file, line },
            evidence: [
              { kind: 'file' as const, source: file, line, text: written?.text ?? service.name },
              { kind: 'measurement' as const, source: `127.0.0.1:${hostPort}`, text: own[0]?.outcome ?? '' },
            ],
            data: { containerPort, expected },
            identity: String(hostPort),
          },
        ]
      })
    }),
})
