import type { PlanEvent } from '../api.ts'
import { containerListFact } from '../containers/facts.ts'
import { FactReader } from '../core/fact-reader.ts'
import type { Machine } from '../core/machine.ts'
import type { Message } from '../core/message.ts'
import type { MadePlan, Plan } from '../core/plan.ts'
import type { Registry } from '../core/registry.ts'
import { followRestart } from '../health/restart/follow-restart.ts'
import { planRestart, restartedBy } from '../health/restart/plan-restart.ts'
import { composeModelFact } from '../project/facts.ts'
import { textRedactor } from '../report/redact.ts'

/** Restarts services of projects: the plan, and the watching after it. */
export class Restarts {
  readonly #machine: Machine
  readonly #registry: Registry

  constructor(machine: Machine, registry: Registry) {
    this.#machine = machine
    this.#registry = registry
  }

  /** Plans to restart a service, from its containers as they are now. */
  async plan(root: string, service: string, signal: AbortSignal): Promise<MadePlan> {
    const reader = this.#reader(root, signal)
    const [compose, list] = await Promise.all([reader.read(composeModelFact), reader.read(containerListFact)])
    if (compose.state !== 'known') return { ok: false, reason: compose.reason }
    if (list.state !== 'known') return { ok: false, reason: list.reason }
    return planRestart(service, list.value, compose.value, root)
  }

  /**
   * Follows the containers that a plan restarted, and tells what they write and how they are, without secrets.
   * @returns why the service is not well, `undefined` when it is; nothing for a plan that restarts nothing.
   */
  verify(
    plan: Plan,
    signal: AbortSignal,
    onEvent: (event: PlanEvent) => void,
  ): Promise<Message | undefined> | undefined {
    const steps = restartedBy(plan)
    return steps === undefined ? undefined : this.#follow(plan.root, steps, signal, onEvent)
  }

  async #follow(
    root: string,
    steps: readonly { readonly container: string; readonly name: string }[],
    signal: AbortSignal,
    onEvent: (event: PlanEvent) => void,
  ): Promise<Message | undefined> {
    const compose = await this.#reader(root, signal).read(composeModelFact)
    const clean = textRedactor(compose.state === 'known' ? compose.value : {})
    const watched = steps.map(({ container, name }) => ({ id: container, name }))
    return followRestart(watched, this.#machine, signal, {
      onLog(container, { lines, dropped }) {
        const cleaned = lines.map((line) => ({ ...line, text: clean(line.text) }))
        onEvent({ type: 'log', container, lines: cleaned, dropped })
      },
      onLogFailed(container, reason) {
        onEvent({ type: 'log-failed', container, reason })
      },
      onCondition(condition) {
        const { output } = condition
        onEvent({
          type: 'condition',
          condition: output === undefined ? condition : { ...condition, output: clean(output) },
        })
      },
    })
  }

  #reader(root: string, signal: AbortSignal): FactReader {
    return new FactReader({ root, machine: this.#machine, signal }, this.#registry, () => undefined)
  }
}
