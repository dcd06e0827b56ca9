import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { planEdits } from '../edit/plan-edits.ts'
import { raiseMemoryLimit } from '../raise-memory-limit.ts'

const mebibyte = 1024 * 1024
/** What a program that has just been killed is given at least. */
const smallestMebibytes = 256
/** Nobody's machine should be handed over to one service on one click. */
const largestMebibytes = 4096

/** Gives a service that was killed at its own limit more memory: four times as much, within bounds. */
export default defineFix({
  id: 'compose/raise-memory-limit',
  rules: ['containers/oom-killed'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { compose: composeModelFact },
  fits: ({ where }, { compose }) =>
    raisedTo(compose?.services.find(({ name }) => name === where.service)) !== undefined,
  async plan({ finding, facts: { compose }, root }) {
    const service = compose?.services.find(({ name }) => name === finding.where.service)
    const mebibytes = raisedTo(service)
    if (service === undefined || mebibytes === undefined) {
      return {
        ok: false,
        reason: message('compose.fixes.raise-memory-limit.no-limit', { service: finding.where.service ?? '' }),
      }
    }
    const now = Math.round((service.memoryLimitBytes ?? 0) / mebibyte)
    return planEdits(
      root,
      [{ file: service.place.file, edit: raiseMemoryLimit(service.name, `${mebibytes}m`) }],
      message('compose.fixes.raise-memory-limit.summary', { service: service.name, now, mebibytes }),
    )
  },
})

/** The new limit in MiB; `undefined` where the service has none of its own, or one that is not small. */
function raisedTo(service: Service | undefined): number | undefined {
  const now = service?.memoryLimitBytes
  if (now === undefined || now >= (largestMebibytes / 2) * mebibyte) return undefined
  return Math.min(Math.max(Math.ceil((now * 4) / mebibyte), smallestMebibytes), largestMebibytes)
}
