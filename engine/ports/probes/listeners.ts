import { defineProbe } from '../../core/probe.ts'
import { listenersFact, wantedPortsFact } from '../facts.ts'
import { readListeners } from '../read-listeners.ts'

export default defineProbe({
  fact: listenersFact,
  budgetMs: 10_000,
  uses: { wanted: wantedPortsFact },
  async read({ machine, optional: { wanted }, signal }) {
    // Command lines of programs that have nothing to do with the project are nobody's business in a shared report.
    const ports = new Set(wanted?.map(({ hostPort }) => hostPort))
    return readListeners(machine, { protocols: ['tcp', 'udp'], lookCloser: (port) => ports.has(port), signal })
  },
})
