import { defineProbe } from '../../core/probe.ts'
import { readPortProxies } from '../read-windows-ports.ts'
import { portProxiesFact } from '../windows-facts.ts'

export default defineProbe({
  fact: portProxiesFact,
  budgetMs: 5000,
  read: ({ machine }) => readPortProxies(machine),
})
