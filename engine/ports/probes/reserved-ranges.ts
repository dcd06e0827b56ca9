import { defineProbe } from '../../core/probe.ts'
import { readReservedRanges } from '../read-windows-ports.ts'
import { reservedRangesFact } from '../windows-facts.ts'

export default defineProbe({
  fact: reservedRangesFact,
  budgetMs: 20_000,
  read: ({ machine, signal }) => readReservedRanges(machine, signal),
})
