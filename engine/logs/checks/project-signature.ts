import { defineCheck } from '../../core/check.ts'
import { projectSettingsFact } from '../../project/settings-file.ts'
import { logScanFact } from '../facts.ts'
import { judgeMatches } from '../judge-matches.ts'

/** An error that the project itself describes in its `stackmedic.yaml`. */
export default defineCheck({
  rule: 'logs/project-signature',
  severity: 'warning',
  needs: { logs: logScanFact },
  uses: { settings: projectSettingsFact },
  judge: ({ logs }, { settings }) =>
    (settings?.signatures ?? []).flatMap(({ id, title, explanation, next, severity, lasting }) =>
      judgeMatches(logs, `project:${id}`, { lasting }).map((draft) => {
        const fill = (text: string) =>
          text.replace(/\{([a-zA-Z]+)\}/g, (hole, name) => String(draft.values[name] ?? hole))
        return {
          ...draft,
          severity,
          values: { ...draft.values, name: fill(title), meaning: fill(explanation ?? ''), advice: fill(next ?? '') },
          identity: `${id} ${draft.identity ?? ''}`,
          ...(explanation === undefined || next === undefined ? { variant: 'short' } : {}),
        }
      }),
    ),
})
