import { defineCheck } from '../../core/check.ts'
import { projectSettingsFact, settingsFileName } from '../../project/settings-file.ts'

/** A part of `stackmedic.yaml` that does not count, because it is not understood. */
export default defineCheck({
  rule: 'health/settings-invalid',
  severity: 'warning',
  needs: { settings: projectSettingsFact },
  judge: ({ settings }) =>
    settings.problems.map(({ line, where, detail }) => ({
      where: { file: settingsFileName, line },
      values: { file: settingsFileName, line, where, detail },
      evidence: [{ kind: 'file' as const, source: settingsFileName, line, text: `${where} ${detail}`.trim() }],
      identity: `${where} ${detail}`,
    })),
})
