import type { PortList } from '../api.ts'
import { type ContainerList, containerListFact } from '../containers/facts.ts'
import type { Reading } from '../core/fact.ts'
import { FactReader } from '../core/fact-reader.ts'
import type { Machine } from '../core/machine.ts'
import type { Registry } from '../core/registry.ts'
import { listenerRows } from '../ports/listener-rows.ts'
import { readListeners } from '../ports/read-listeners.ts'

/** Asking the engine costs far more than the table of listeners, and containers change less often, in milliseconds. */
const containersFreshForMs = 8000

/** The table of listeners for a page that asks for it again and again. */
export class PortTable {
  readonly #machine: Machine
  readonly #registry: Registry
  #containers: { readonly root: string; readonly at: number; readonly reading: Reading<ContainerList> } | undefined

  constructor(machine: Machine, registry: Registry) {
    this.#machine = machine
    this.#registry = registry
  }

  /** @param root the project, to which containers are related. */
  async read(root: string, signal: AbortSignal): Promise<PortList> {
    const [table, containers] = await Promise.all([
      readListeners(this.#machine, { protocols: ['tcp', 'udp'], lookCloser: () => true, signal }),
      this.#readContainers(root, signal),
    ])
    if (table.state !== 'known') return { state: 'unknown', reason: table.reason }
    const readAt = new Date().toISOString()
    if (containers.state !== 'known') {
      return { state: 'known', readAt, rows: listenerRows(table.value, []), withoutContainers: containers.reason }
    }
    return { state: 'known', readAt, rows: listenerRows(table.value, containers.value.containers) }
  }

  async #readContainers(root: string, signal: AbortSignal): Promise<Reading<ContainerList>> {
    const last = this.#containers
    if (last?.root === root && Date.now() - last.at < containersFreshForMs) return last.reading
    const reader = new FactReader({ root, machine: this.#machine, signal }, this.#registry, () => undefined)
    // The probe's own schema made the record.
    const reading = (await reader.read(containerListFact)) as Reading<ContainerList>
    if (!signal.aborted) this.#containers = { root, at: Date.now(), reading }
    return reading
  }
}
