import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { endpointsFact } from '../../docker/facts.ts'
import { virtualizationFact } from '../facts.ts'
import { isVirtualizationInFirmware, readHypervisorPresent } from '../virtualization.ts'

/** Asks the processor first, which costs nothing, and Windows' management service only if that says no. */
export default defineProbe({
  fact: virtualizationFact,
  budgetMs: 6000,
  needs: { endpoints: endpointsFact },
  async read({ machine, signal, facts: { endpoints } }) {
    if (machine.platform !== 'windows') return skipped(message('system.reasons.windows-only'))
    if (endpoints.endpoints[0]?.state === 'ok') return skipped(message('system.reasons.engine-answers'))
    if (await isVirtualizationInFirmware()) return known({ firmware: true, hypervisor: false })
    const hypervisor = await readHypervisorPresent(machine, signal)
    if (hypervisor === undefined) return unknown(message('system.reasons.no-hypervisor-answer'))
    return known({ firmware: false, hypervisor })
  },
})
