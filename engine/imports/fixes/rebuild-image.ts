import { composeCommand } from '../../containers/compose-command.ts'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { RunStep } from '../../core/steps/run.ts'

/** Installing everything anew can take this long on a slow line. */
const timeoutMs = 20 * 60 * 1000
/** What compose accepts, without what could be taken for an option. */
const serviceName = /^[A-Za-z0-9][\w.-]*$/

/** Builds the image of one service from the requirements as they are now, and replaces its container. */
export default defineFix({
  id: 'imports/rebuild-image',
  rules: ['imports/image-outdated'],
  risk: 'ask',
  elevation: false,
  undoable: false,
  fits: ({ where }) => serviceName.test(where.service ?? ''),
  async plan({ finding, machine, root, signal }) {
    const compose = await composeCommand(machine, root, signal)
    if (compose === undefined) return { ok: false, reason: message('containers.reasons.no-compose') }
    const [program, ...own] = compose
    const step: RunStep = {
      kind: 'run',
      program,
      arguments: [...own, 'up', '-d', '--build', finding.where.service ?? ''],
      cwd: '.',
      timeoutMs,
    }
    return { ok: true, steps: [step] }
  },
})
