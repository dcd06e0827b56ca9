import type { ContainerList } from '../../containers/facts.ts'
import { fixText } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { type MadePlan, newPlanId, type Plan } from '../../core/plan.ts'
import type { DockerStep } from '../../core/steps/docker.ts'
import type { ComposeModel } from '../../project/facts.ts'

export const restartFix = 'health/restart-service'

/** Plans to restart the containers of one service of the project; their data stays. Changes nothing. */
export function planRestart(service: string, list: ContainerList, compose: ComposeModel, root: string): MadePlan {
  const containers = list.containers.filter(
    ({ belongs, compose: labels }) => belongs && labels?.service === service && !labels.oneOff,
  )
  if (containers.length === 0) {
    const known = compose.services.some(({ name }) => name === service)
    const services = compose.services.map(({ name }) => name).join(', ')
    return {
      ok: false,
      reason: message(`health.restart.${known ? 'no-container' : 'no-service'}`, { service, services }),
    }
  }
  const steps = containers.map(
    ({ id, name }): DockerStep => ({ kind: 'docker', operation: 'restart-container', container: id, name }),
  )
  const needing = compose.services.filter(({ dependsOn }) => dependsOn.some((one) => one.service === service))
  const users = needing.map(({ name }) => name).join(', ')
  return {
    ok: true,
    plan: {
      id: newPlanId(),
      root,
      fix: restartFix,
      // Whoever uses the service is cut off for a moment.
      risk: 'ask',
      elevation: false,
      undoable: false,
      finding: `containers/restart:${service}`,
      title: fixText(restartFix, 'title', { service }),
      findingTitle: message('health.restart.why', { service }),
      explanation: fixText(restartFix, 'explanation', {
        service,
        users,
        ...(users === '' ? {} : { context: 'needed' }),
      }),
      createdAt: new Date().toISOString(),
      steps,
    },
  }
}

/** The containers that a plan restarts; `undefined` for any other plan. */
export function restartedBy({ fix, steps }: Pick<Plan, 'fix' | 'steps'>): readonly DockerStep[] | undefined {
  if (fix !== restartFix) return undefined
  return steps.filter((step): step is DockerStep => step.kind === 'docker')
}
