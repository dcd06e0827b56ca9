import { defineFix } from '../../core/fix.ts'
import { message, messageOfError } from '../../core/message.ts'
import { processControl } from '../../core/processes/process-control.ts'
import { protectionOf } from '../../core/processes/protected.ts'
import { stopProcessStep } from '../../core/steps/stop-process.ts'
import { listenersFact } from '../facts.ts'

/** Stops the program that holds the port, with the workers that share its socket. */
export default defineFix({
  id: 'ports/stop-owner',
  rules: ['ports/in-use', 'ports/shadowed'],
  risk: 'ask',
  elevation: false,
  undoable: false,
  rank: 5,
  uses: { listeners: listenersFact },

  fits: ({ data }) =>
    data['holder'] === 'process' &&
    typeof data['pid'] === 'number' &&
    typeof data['startTime'] === 'string' &&
    protectionOf({ pid: data['pid'], name: String(data['program']) }, new Set([process.pid, process.ppid])) ===
      undefined,

  async plan({ finding: { data }, facts: { listeners }, machine }) {
    const { pid, startTime } = data
    const owner = listeners?.owners.find((candidate) => candidate.pid === pid)
    if (owner?.startTime === undefined || owner.startTime !== startTime) {
      return { ok: false, reason: message('core.steps.stop-process.gone', { pid: Number(pid) }) }
    }
    try {
      const shared = Array.isArray(data['pids']) ? data['pids'].map(Number) : []
      const planned = await stopProcessStep(await processControl(machine), {
        pid: owner.pid,
        startTime: owner.startTime,
        commandLine: owner.commandLine,
        others: shared.filter((other) => other !== owner.pid),
      })
      return planned.ok ? { ok: true, steps: [planned.step] } : planned
    } catch (error) {
      return { ok: false, reason: messageOfError(error) }
    }
  },
})
