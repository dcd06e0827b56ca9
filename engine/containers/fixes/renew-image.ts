import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { RunStep } from '../../core/steps/run.ts'
import { composeModelFact } from '../../project/facts.ts'
import { composeCommand } from '../compose-command.ts'

/** Building images can take this long on a first day. */
const timeoutMs = 20 * 60 * 1000

/** Builds or pulls a service's image anew, which makes it one for the engine's own processor where there is such a one. */
export default defineFix({
  id: 'containers/renew-image',
  rules: ['containers/exec-format'],
  risk: 'ask',
  elevation: false,
  undoable: false,
  uses: { compose: composeModelFact },
  fits: ({ values, variant }) => variant === undefined && String(values['platform'] ?? '') === '',
  async plan({ finding: { where, values }, facts: { compose }, machine, root, signal }) {
    const service = compose?.services.find(({ name }) => name === where.service)
    if (service === undefined) return { ok: false, reason: message('containers.reasons.no-service', values) }
    const [program, ...own] = (await composeCommand(machine, root, signal)) ?? []
    if (program === undefined) return { ok: false, reason: message('containers.reasons.no-compose') }
    const words = service.build === undefined ? ['pull', service.name] : ['build', '--pull', service.name]
    const renew: RunStep = { kind: 'run', program, arguments: [...own, ...words], cwd: '.', timeoutMs }
    const start: RunStep = { ...renew, arguments: [...own, 'up', '-d', '--no-deps', '--force-recreate', service.name] }
    return { ok: true, steps: [renew, start] }
  },
})
