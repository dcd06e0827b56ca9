import type { Service } from '../facts.ts'
import type { Problems } from './problems.ts'

/** What compose refuses although every file by itself is right: dependencies that are not there or run in a circle. */
export function findInconsistencies(services: readonly Service[], problems: Problems): void {
  const byName = new Map(services.map((service) => [service.name, service]))
  for (const { name, active, dependsOn } of services) {
    if (!active) continue
    for (const { service: other, required, place } of dependsOn) {
      // A service whose profile nobody asked for does not exist for compose, and may be optional; one that no file defines may not.
      const found = byName.get(other)
      if (found === undefined || (required && !found.active)) {
        problems.add({ kind: 'unknown-dependency', place, detail: other, service: name })
      }
    }
  }
  for (const circle of findCircles(byName)) {
    const [first = '', second] = circle
    const dependency = byName.get(first)?.dependsOn.find(({ service }) => service === (second ?? first))
    if (dependency === undefined) continue
    problems.add({
      kind: 'dependency-cycle',
      place: dependency.place,
      detail: [...circle, first].join(' → '),
      service: first,
    })
  }
}

/** Circles of dependencies, each once, starting with the service that comes first in the files. */
function findCircles(services: ReadonlyMap<string, Service>): string[][] {
  const circles: string[][] = []
  const finished = new Set<string>()
  for (const start of services.keys()) {
    if (finished.has(start)) continue
    // Depth first without recursion: a chain of 10,000 services must not exhaust the stack.
    const path: string[] = []
    const onPath = new Set<string>()
    const pending: { readonly name: string; readonly leaving: boolean }[] = [{ name: start, leaving: false }]
    for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
      const { name, leaving } = step
      if (leaving) {
        path.pop()
        onPath.delete(name)
        finished.add(name)
        continue
      }
      if (onPath.has(name)) {
        circles.push(path.slice(path.indexOf(name)))
        continue
      }
      if (finished.has(name)) continue
      path.push(name)
      onPath.add(name)
      pending.push({ name, leaving: true })
      for (const { service } of [...(services.get(name)?.dependsOn ?? [])].reverse()) {
        if (services.has(service)) pending.push({ name: service, leaving: false })
      }
    }
  }
  return circles
}
