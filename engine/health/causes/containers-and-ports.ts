import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'

const troubles: readonly string[] = [
  'containers/exited',
  'containers/oom-killed',
  'containers/restart-loop',
  'containers/not-created',
  'containers/blocked-by-dependency',
  'containers/unhealthy',
]

const unwell: readonly string[] = ['health/not-ready', 'health/dependency-down', 'health/unreachable']

/**
 * What a service answers is explained by what is wrong with the container of the thing that it lacks, else with its own
 * container, else with its port.
 */
export default defineCauseRule({
  id: 'health/containers-and-ports',
  uses: { compose: composeModelFact },
  link: (findings, { compose }) =>
    findings
      .filter(
        ({ area, rule, severity }) => area === 'health' && rule !== 'health/settings-invalid' && severity !== 'info',
      )
      .flatMap((effect): CauseLink[] => {
        const found =
          byDependency(effect, findings) ??
          byContainer(effect, findings) ??
          byPaused(effect, findings, compose?.services ?? []) ??
          byPort(effect, findings)
        return found === undefined ? [] : [{ effect: effect.id, ...found }]
      }),
})

type Cause = Omit<CauseLink, 'effect'>

function byDependency({ data, where }: Finding, findings: readonly Finding[]): Cause | undefined {
  const { dependency } = data
  if (typeof dependency !== 'string') return undefined
  // A dependency that runs may say itself that it is not well.
  const cause =
    troubleOf(dependency, findings) ??
    findings.find((one) => unwell.includes(one.rule) && one.where.service === dependency)
  const values = { service: where.service ?? '', dependency }
  return cause && { cause: cause.id, why: message('health.causes.dependency', values) }
}

function byContainer({ where: { service = '' } }: Finding, findings: readonly Finding[]): Cause | undefined {
  const cause = troubleOf(service, findings)
  return cause && { cause: cause.id, why: message('health.causes.own-container', { service }) }
}

/** A paused container takes connections and never answers, so that whoever waits for it hangs, too. */
function byPaused(
  { where: { service = '' } }: Finding,
  findings: readonly Finding[],
  services: readonly Service[],
): Cause | undefined {
  const needed = services.find(({ name }) => name === service)?.dependsOn.map((dependency) => dependency.service) ?? []
  const cause = findings.find(
    ({ rule, variant, where }) =>
      rule === 'containers/exited' && variant === 'paused' && needed.includes(where.service ?? ''),
  )
  const values = { service, dependency: cause?.where.service ?? '' }
  return cause && { cause: cause.id, why: message('health.causes.dependency', values) }
}

function byPort({ where: { port = 0 } }: Finding, findings: readonly Finding[]): Cause | undefined {
  const cause = findings.find(
    (finding) => finding.area === 'ports' && finding.severity !== 'info' && finding.where.port === port,
  )
  return cause && { cause: cause.id, why: message('health.causes.port', { port }) }
}

function troubleOf(service: string, findings: readonly Finding[]): Finding | undefined {
  return findings
    .filter(({ rule, where, severity }) => troubles.includes(rule) && where.service === service && severity !== 'info')
    .sort((a, b) => troubles.indexOf(a.rule) - troubles.indexOf(b.rule))[0]
}
