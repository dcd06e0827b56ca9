import { defineCheck } from '../../core/check.ts'
import { projectOverviewFact } from '../../project/facts.ts'
import { virtualizationFact } from '../facts.ts'

/** Windows cannot run virtual machines, and so neither WSL 2 nor a Linux engine. */
export default defineCheck({
  rule: 'system/virtualization-off',
  severity: 'error',
  needs: { virtualization: virtualizationFact, overview: projectOverviewFact },
  judge({ virtualization: { firmware, hypervisor }, overview }) {
    if (firmware || hypervisor) return []
    return [
      {
        where: {},
        values: {},
        // A project without a compose file may do without Docker.
        ...(overview.composeFiles.length === 0 ? { severity: 'info' as const } : {}),
        evidence: [
          { kind: 'measurement', source: 'PF_VIRT_FIRMWARE_ENABLED', text: 'false' },
          { kind: 'measurement', source: 'Win32_ComputerSystem.HypervisorPresent', text: 'false' },
        ],
      },
    ]
  },
})
