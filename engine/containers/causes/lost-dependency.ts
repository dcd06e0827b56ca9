import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { type Container, type ContainerLog, containerListFact, containerLogsFact } from '../facts.ts'
import { containerFindingsByService } from '../problem-of-service.ts'

const effects: readonly string[] = ['containers/unhealthy', 'containers/exited', 'containers/restart-loop']
const downRules: readonly string[] = ['containers/exited', 'containers/oom-killed', 'containers/restart-loop']

/** How much later than its user a dependency may have ended and still be the reason: stops are not written at once. */
const toleranceMs = 3000

/**
 * A service that started, and then lost one that it works with, such as its database. It works with those that it
 * depends on or names as a host in its environment.
 */
export default defineCauseRule({
  id: 'containers/lost-dependency',
  uses: { compose: composeModelFact, list: containerListFact, logs: containerLogsFact },
  link(findings, { compose, list, logs }): readonly CauseLink[] {
    if (compose === undefined || list === undefined) return []
    const byService = containerFindingsByService(findings)
    const containers = new Map(list.containers.map((container) => [container.name, container]))
    const down = [...byService]
      .map(([name, about]) => [name, about.find(({ rule }) => downRules.includes(rule))] as const)
      .filter((entry): entry is readonly [string, Finding] => entry[1] !== undefined)
    return compose.services.flatMap((service) => {
      const effect = byService.get(service.name)?.find(({ rule }) => effects.includes(rule))
      const own = containers.get(effect?.where.container ?? '')
      if (effect === undefined || own === undefined || own.startedAt === undefined) return []
      return down.flatMap(([name, cause]) => {
        const other = containers.get(cause.where.container ?? '')
        if (name === service.name || other === undefined || !worksWith(service, name)) return []
        const named = logNames(logs, own, name)
        if (!named && !endedBefore(other, own)) return []
        const reason = named ? 'lost-dependency-named' : 'lost-dependency'
        const why = message(`containers.causes.${reason}`, { service: service.name, dependency: name })
        return [{ effect: effect.id, cause: cause.id, why }]
      })
    })
  },
})

function worksWith(service: Service, name: string): boolean {
  if (service.dependsOn.some((dependency) => dependency.service === name)) return true
  return service.environment.some(({ value }) => value === name || hostsIn(value ?? '').includes(name))
}

/** Host names in addresses such as `postgresql://user:password@db:5432/shop` or `redis:6379`. */
function hostsIn(value: string): string[] {
  return value
    .slice(0, 2000)
    .split(/[\s,;]+/)
    .flatMap((word) => /(?:^|\/\/|@)([\w.-]+)(?::\d+)?(?:[/?]|$)/.exec(word.replace(/^(.*\/\/)?.*@/, '@'))?.[1] ?? [])
}

/** Whether the user complained about it after it was gone. */
function logNames(logs: readonly ContainerLog[] | undefined, own: Container, name: string): boolean {
  const quoted = [`"${name}"`, `'${name}'`, `@${name}:`, `//${name}:`, `${name}:`]
  const lines = logs?.find(({ id }) => id === own.id)?.lines.slice(-40) ?? []
  return lines.some(
    ({ text }) => /error|could not|refused|fail/i.test(text) && quoted.some((form) => text.includes(form)),
  )
}

function endedBefore(other: Container, own: Container): boolean {
  if (own.state === 'running' || own.state === 'restarting') return true
  const ended = Date.parse(other.finishedAt ?? '')
  return ended <= Date.parse(own.finishedAt ?? '') + toleranceMs
}
