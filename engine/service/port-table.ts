import type { PortList, PortSuggestion } from '../api.ts'
import { type ContainerList, containerListFact } from '../containers/facts.ts'
import type { FactDefinition, Reading } from '../core/fact.ts'
import { FactReader } from '../core/fact-reader.ts'
import type { Machine } from '../core/machine.ts'
import type { Message } from '../core/message.ts'
import type { MadePlan, Plan } from '../core/plan.ts'
import type { Registry } from '../core/registry.ts'
import { listenersFact, type Protocol, wantedPortsFact } from '../ports/facts.ts'
import { portOfPlan } from '../ports/free-plan.ts'
import { nearestFreePort } from '../ports/free-port.ts'
import { type PortLook, planFreeing, whyNotFree } from '../ports/freeing.ts'
import { listenerRows } from '../ports/listener-rows.ts'
import { readListeners } from '../ports/read-listeners.ts'
import { reservedRangesFact } from '../ports/windows-facts.ts'

/** Asking the engine costs far more than the table of listeners, and containers change less often, in milliseconds. */
const containersFreshForMs = 8000

/** The ports of this machine, for a page that looks at them again and again. */
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

  /** The nearest port above `port` that nobody has, wants or keeps, bound once to be sure. */
  async suggest(root: string, port: number, protocol: Protocol, signal: AbortSignal): Promise<PortSuggestion> {
    const read = this.#reader(root, signal)
    const [wanted, listeners, containers, reservedRanges] = await Promise.all([
      read(wantedPortsFact),
      read(listenersFact),
      read(containerListFact),
      read(reservedRangesFact),
    ])
    const claims = { wanted, listeners, containers, reservedRanges }
    const nearest = await nearestFreePort({ hostPort: port, protocol }, claims, signal)
    return nearest === undefined ? {} : { port: nearest }
  }

  planToFree(root: string, port: number, protocol: Protocol, signal: AbortSignal): Promise<MadePlan> {
    return planFreeing(port, protocol, root, this.#look(root, signal))
  }

  /** Looks whether a plan of `planToFree` worked; nothing for other plans. */
  verify(plan: Plan, signal: AbortSignal): Promise<Message | undefined> | undefined {
    const about = portOfPlan(plan)
    return about && whyNotFree(about.port, about.protocol, this.#look(plan.root, signal))
  }

  #look(root: string, signal: AbortSignal): PortLook {
    const readContainers = () => this.#reader(root, signal)(containerListFact)
    return { machine: this.#machine, signal, readContainers }
  }

  /** Reads facts anew; `undefined` for what could not be read. */
  #reader(root: string, signal: AbortSignal) {
    const reader = new FactReader({ root, machine: this.#machine, signal }, this.#registry, () => undefined)
    return async <Value>(fact: FactDefinition<Value>): Promise<Value | undefined> => {
      const reading = await reader.read(fact)
      return reading.state === 'known' ? reading.value : undefined
    }
  }

  async #readContainers(root: string, signal: AbortSignal): Promise<Reading<ContainerList>> {
    const last = this.#containers
    if (last?.root === root && Date.now() - last.at < containersFreshForMs) return last.reading
    const reader = new FactReader({ root, machine: this.#machine, signal }, this.#registry, () => undefined)
    const reading = await reader.read(containerListFact)
    if (!signal.aborted) this.#containers = { root, at: Date.now(), reading }
    return reading
  }
}
