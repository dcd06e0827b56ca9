import { defineProbe } from '../../core/probe.ts'
import { readDynamicRanges } from '../read-windows-ports.ts'
import { dynamicRangesFact } from '../windows-facts.ts'

export default defineProbe({
  fact: dynamicRangesFact,
  budgetMs: 35_000,
  read: ({ machine, signal }) => readDynamicRanges(machine, signal),
})
