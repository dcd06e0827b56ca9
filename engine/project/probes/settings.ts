import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { maxSettingsBytes, projectSettingsFact, readSettings, settingsFileName } from '../settings-file.ts'

/** Reads the project's own `stackmedic.yaml`. */
export default defineProbe({
  fact: projectSettingsFact,
  budgetMs: 5000,
  async read({ root }) {
    const file = await readProjectFile(root, settingsFileName, maxSettingsBytes)
    if (file.problem === 'missing') return skipped(message('health.reasons.no-settings', { file: settingsFileName }))
    if (file.problem !== undefined)
      return unknown(message('health.reasons.settings-unreadable', { file: settingsFileName, problem: file.problem }))
    return known(readSettings(decodeText(file.bytes).text))
  },
})
