import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'
import { composeModelFact } from '../../project/facts.ts'

const diskRules: readonly string[] = ['docker/disk-low', 'system/disk-low']
const noSpace = /no space left on device|ENOSPC/i

/**
 * Disk and memory explain what fails for want of them: a container that Docker could not start, a process that the kernel
 * ended although nobody limited it, WSL that does not start.
 */
export default defineCauseRule({
  id: 'system/resources',
  uses: { compose: composeModelFact },
  link(findings, { compose }): readonly CauseLink[] {
    const limited = new Set(
      compose?.services.flatMap(({ name, memoryLimitBytes }) => (memoryLimitBytes === undefined ? [] : [name])),
    )
    return findings
      .filter(({ severity }) => severity !== 'info')
      .flatMap((cause) =>
        findings
          .filter((effect) => effect.id !== cause.id && explains(cause, effect, limited))
          .map((effect) => ({ effect: effect.id, cause: cause.id, why: message(`system.causes.${nameOf(cause)}`) })),
      )
  },
})

function explains(cause: Finding, effect: Finding, limited: ReadonlySet<string>): boolean {
  if (diskRules.includes(cause.rule)) {
    if (effect.rule === 'docker/wsl-error') return effect.variant === 'disk-full'
    return effect.area === 'containers' && noSpace.test(String(effect.data['error'] ?? ''))
  }
  // A service that is over its own limit would be ended on any machine.
  if (isMemory(cause)) return effect.rule === 'containers/oom-killed' && !limited.has(effect.where.service ?? '')
  return false
}

function isMemory({ rule, variant }: Finding): boolean {
  return rule === 'docker/memory-low' || (rule === 'docker/wsl-settings' && variant === 'memory-small')
}

function nameOf(cause: Finding): 'disk-low' | 'memory-low' {
  return isMemory(cause) ? 'memory-low' : 'disk-low'
}
