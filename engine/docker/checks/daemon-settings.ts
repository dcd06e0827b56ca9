import { defineCheck } from '../../core/check.ts'
import { daemonSettingsFact } from '../daemon-settings-facts.ts'
import { endpointsFact } from '../facts.ts'

/** The engine's own settings keep it from starting, now or the next time. */
export default defineCheck({
  rule: 'docker/daemon-settings',
  severity: 'error',
  needs: { settings: daemonSettingsFact },
  uses: { endpoints: endpointsFact },
  judge({ settings }, { endpoints }) {
    const runs = endpoints?.choice.host !== undefined && endpoints.endpoints[0]?.state === 'ok'
    return settings.map(({ file, problem, line, text }) => ({
      where: {},
      values: { file, line: line ?? 0, text },
      variant: problem,
      // An engine that runs read the file before it became like this, or has another one.
      ...(runs || problem === 'byte-order-mark' ? { severity: 'warning' as const } : {}),
      identity: `${file} ${problem}`,
      data: { file, problem },
      evidence: [{ kind: 'file' as const, source: file, text, ...(line !== undefined && { line }) }],
    }))
  },
})
