interface Frame {
  readonly id: string
  readonly targets: readonly string[]
  next: number
}

/**
 * Groups of ids that reach each other, and ids that name themselves: Tarjan's strongly connected components, without
 * recursion because histories are thousands of revisions deep. Each group is sorted.
 */
export function stronglyConnected(ids: readonly string[], targetsOf: (id: string) => readonly string[]): string[][] {
  const known = new Set(ids)
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const groups: string[][] = []

  const enter = (id: string): Frame => {
    order.set(id, order.size)
    lowest.set(id, order.size - 1)
    open.push(id)
    isOpen.add(id)
    return { id, targets: targetsOf(id), next: 0 }
  }
  const lower = (id: string, value: number) => lowest.set(id, Math.min(lowest.get(id) ?? value, value))
  const leave = (id: string) => {
    if (lowest.get(id) !== order.get(id)) return
    const group: string[] = []
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      isOpen.delete(member)
      group.push(member)
      if (member === id) break
    }
    if (group.length > 1 || targetsOf(id).includes(id)) groups.push(group.sort())
  }

  for (const start of ids) {
    if (order.has(start)) continue
    const path = [enter(start)]
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const target = frame.targets[frame.next]
      frame.next += 1
      if (target === undefined) {
        path.pop()
        leave(frame.id)
        const above = path.at(-1)
        if (above !== undefined) lower(above.id, lowest.get(frame.id) ?? 0)
      } else if (!order.has(target)) {
        if (known.has(target)) path.push(enter(target))
      } else if (isOpen.has(target)) lower(frame.id, order.get(target) ?? 0)
    }
  }
  return groups
}
