import type { Dependency } from '../facts.ts'
import { dependenciesAsMap } from './merge.ts'
import type { Problems } from './problems.ts'
import { booleanOf, entryOf, type MapNode, placeOf, type TreeNode, textOf, textsOf } from './tree.ts'

const conditions: ReadonlySet<string> = new Set([
  'service_started',
  'service_healthy',
  'service_completed_successfully',
] satisfies Dependency['condition'][])

/** What a service waits for: `depends_on`, and the services whose network, process space or volumes it uses. */
export function readDependencies(service: MapNode, name: string, problems: Problems): Dependency[] {
  const dependencies = new Map<string, Dependency>()
  const written = service.entries.get('depends_on')
  const wishes = written === undefined ? undefined : dependenciesAsMap(written)
  if (wishes?.kind === 'map') {
    for (const [other, wish] of wishes.entries) {
      if (wish.kind !== 'map') {
        problems.at(wish, 'wrong-shape', `services.${name}.depends_on.${other}`, { service: name, expected: 'mapping' })
      }
      const condition = textOf(entryOf(wish, 'condition')) ?? 'service_started'
      if (!isCondition(condition)) {
        problems.at(wish, 'wrong-shape', `${other}: ${condition}`, { service: name, expected: 'condition' })
      }
      dependencies.set(other, {
        service: other,
        condition: isCondition(condition) ? condition : 'service_started',
        required: booleanOf(entryOf(wish, 'required')) ?? true,
        place: placeOf(wishes.keys.get(other) ?? wish),
      })
    }
  } else if (wishes !== undefined && textOf(wishes) !== undefined) {
    problems.at(wishes, 'wrong-shape', `services.${name}.depends_on`, { service: name, expected: 'list' })
  }
  for (const { other, node } of implied(service)) {
    if (dependencies.has(other)) continue
    dependencies.set(other, { service: other, condition: 'service_started', required: true, place: placeOf(node) })
  }
  return [...dependencies.values()]
}

function isCondition(text: string): text is Dependency['condition'] {
  return conditions.has(text)
}

function implied(service: MapNode): { other: string; node: TreeNode }[] {
  const shared = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'].flatMap((key) => textsOf(service.entries.get(key)))
  const spaces = shared.flatMap(({ text, node }) =>
    text.startsWith('service:') ? [{ other: text.slice('service:'.length), node }] : [],
  )
  const links = textsOf(service.entries.get('links')).map(({ text, node }) => ({ other: firstPart(text), node }))
  const volumes = textsOf(service.entries.get('volumes_from')).flatMap(({ text, node }) =>
    text.startsWith('container:') ? [] : [{ other: firstPart(text), node }],
  )
  return [...spaces, ...links, ...volumes]
}

function firstPart(text: string): string {
  return text.split(':')[0] ?? text
}
