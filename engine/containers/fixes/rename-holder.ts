import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { DockerStep } from '../../core/steps/docker.ts'
import { containerListFact } from '../facts.ts'

/**
 * Frees a container's name by giving the stopped container that has it another one. Removing it would free the name too,
 * and take with it what it has written outside of volumes.
 */
export default defineFix({
  id: 'containers/rename-holder',
  rules: ['containers/name-taken'],
  risk: 'ask',
  elevation: false,
  undoable: true,
  rank: 5,
  uses: { list: containerListFact },
  fits: ({ data }) => data['runs'] === false,
  async plan({ finding: { data }, facts: { list } }) {
    const name = String(data['name'])
    const holder = list?.containers.find(({ id }) => id === data['holder'])
    if (holder === undefined) return { ok: false, reason: message('docker.steps.docker.no-container', { name }) }
    const names = new Set(list?.containers.map((container) => container.name))
    // Several may have been put aside before.
    const newName = [`${name}-old`, ...Array.from({ length: 50 }, (_, index) => `${name}-old-${index + 2}`)].find(
      (candidate) => !names.has(candidate),
    )
    if (newName === undefined) return { ok: false, reason: message('containers.reasons.no-free-name', { name }) }
    const step: DockerStep = { kind: 'docker', operation: 'rename-container', container: holder.id, name, newName }
    return { ok: true, steps: [step] }
  },
})
