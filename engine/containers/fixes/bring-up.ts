import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { RunStep } from '../../core/steps/run.ts'
import { composeCommand } from '../compose-command.ts'

/** Building images can take this long on a first day. */
const timeoutMs = 20 * 60 * 1000
const bringUp = ['up', '-d', '--build']

/** Brings the stack up as the person would, with compose, and with what the images are built from as it is now. */
export default defineFix({
  id: 'containers/bring-up',
  rules: ['containers/not-restarted', 'containers/not-created'],
  risk: 'ask',
  elevation: false,
  undoable: false,
  fits: ({ rule, variant }) =>
    rule === 'containers/not-restarted' || ['never', 'stopped', 'moved'].includes(variant ?? ''),
  async plan({ machine, root, signal }) {
    const compose = await composeCommand(machine, root, signal)
    if (compose === undefined) return { ok: false, reason: message('containers.reasons.no-compose') }
    const [program, ...own] = compose
    const step: RunStep = { kind: 'run', program, arguments: [...own, ...bringUp], cwd: '.', timeoutMs }
    return { ok: true, steps: [step] }
  },
})
