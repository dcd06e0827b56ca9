import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { bindAddresses, isAddress } from '../addresses.ts'
import { type BindRequest, bindTest } from '../bind-test.ts'
import { type BindTest, bindTestsFact, wantedPortsFact } from '../facts.ts'

/** Sockets open at the same time; far below every limit for open files. */
const atOnce = 50

export default defineProbe({
  fact: bindTestsFact,
  budgetMs: 10_000,
  needs: { wanted: wantedPortsFact },
  async read({ facts: { wanted }, signal }) {
    const requests = new Map<string, BindRequest>()
    for (const { hostAddress, hostPort, protocol } of wanted) {
      for (const { family, address } of bindAddresses(hostAddress)) {
        requests.set(`${protocol} ${address} ${hostPort}`, { protocol, family, address, port: hostPort })
      }
    }
    const tests: BindTest[] = []
    const pending = [...requests.values()]
    while (pending.length > 0) {
      signal.throwIfAborted()
      tests.push(...(await Promise.all(pending.splice(0, atOnce).map(test))))
    }
    return known(tests)
  },
})

/** A name is not looked up: compose wants an address, and asking the network would say something else. */
async function test(request: BindRequest): Promise<BindTest> {
  if (isAddress(request.address)) return bindTest(request)
  return { ...request, outcome: 'no-such-address', error: 'ENOTFOUND' }
}
