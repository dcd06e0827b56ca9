import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import { message } from '../../core/message.ts'

/** What is wrong with WSL, with virtualization below it, or with its own settings explains why Docker's engine is not up. */
export default defineCauseRule({
  id: 'docker/wsl',
  link(findings): readonly CauseLink[] {
    const withRule = (pattern: RegExp) => findings.filter(({ rule }) => pattern.test(rule))
    const down = withRule(/^docker\/(?:not-running|starting)$/)
    const wsl = withRule(/^docker\/wsl-(?:missing|stopped|error)$/)
    const virtualization = withRule(/^system\/virtualization-off$/)
    const settings = withRule(/^docker\/daemon-settings$/).filter(({ severity }) => severity === 'error')
    return [
      ...settings.flatMap((cause) =>
        down.map((effect) => ({ effect: effect.id, cause: cause.id, why: message('docker.causes.daemon-settings') })),
      ),
      ...wsl.flatMap((cause) =>
        down.map((effect) => ({ effect: effect.id, cause: cause.id, why: message('docker.causes.wsl') })),
      ),
      ...virtualization.flatMap((cause) =>
        [...down, ...wsl].map((effect) => ({
          effect: effect.id,
          cause: cause.id,
          why: message('system.causes.virtualization-off'),
        })),
      ),
    ]
  },
})
