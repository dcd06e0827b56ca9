import { type ContainerList, containerListFact } from '../engine/containers/facts.ts'
import type { Reading } from '../engine/core/fact.ts'
import { FactReader } from '../engine/core/fact-reader.ts'
import { registry } from '../engine/core/registry.ts'
import type { Terminal } from './command.ts'

/** The engine's containers, for commands that are about the machine and not about a project. */
export async function readContainers({ machine, signal }: Terminal): Promise<Reading<ContainerList>> {
  const reader = new FactReader({ root: process.cwd(), machine, signal }, registry, () => undefined)
  return reader.read(containerListFact)
}
