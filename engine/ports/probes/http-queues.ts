import { defineProbe } from '../../core/probe.ts'
import { readHttpQueues } from '../read-windows-ports.ts'
import { httpQueuesFact } from '../windows-facts.ts'

export default defineProbe({
  fact: httpQueuesFact,
  budgetMs: 12_000,
  read: ({ machine, signal }) => readHttpQueues(machine, signal),
})
