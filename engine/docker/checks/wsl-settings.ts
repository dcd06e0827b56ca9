import { defineCheck } from '../../core/check.ts'
import type { FindingDraft, Severity } from '../../core/finding.ts'
import { sizeText } from '../../system/size-text.ts'
import { type Wsl, wslFact } from '../wsl-facts.ts'
import { sizeOf } from '../wsl-settings.ts'

/** What Docker recommends as the least for its virtual machine. */
const recommendedBytes = 2 * 1024 ** 3

/** `.wslconfig` holds something that keeps Docker's engine from working well, or that WSL takes no notice of. */
export default defineCheck({
  rule: 'docker/wsl-settings',
  severity: 'warning',
  needs: { wsl: wslFact },
  judge({ wsl: { settings } }) {
    if (settings === undefined) return []
    const { file, problems = [] } = settings
    const draft = (
      variant: string,
      text: string,
      severity: Severity,
      more: { readonly line?: number; readonly memory?: string } = {},
    ): FindingDraft => ({
      where: {},
      values: { file, text, line: more.line ?? 0, memory: more.memory ?? '' },
      variant,
      severity,
      identity: `${variant} ${text}`,
      data: { file, setting: text },
      evidence: [{ kind: 'file', source: file, text, ...(more.line !== undefined && { line: more.line }) }],
    })
    return [
      ...values(settings).map(([variant, text, severity, memory]) =>
        draft(variant, text, severity, memory === undefined ? {} : { memory }),
      ),
      ...problems.map(({ kind, line, text }) =>
        draft(kind, text, kind === 'unknown-key' ? 'info' : 'warning', { line }),
      ),
    ]
  },
})

type Judged = readonly [variant: string, text: string, severity: Severity, memory?: string]

function values({ memory, networkingMode, localhostForwarding, kernel }: NonNullable<Wsl['settings']>): Judged[] {
  const bytes = memory === undefined ? undefined : sizeOf(memory)
  const mode = networkingMode?.toLowerCase()
  const judged: (Judged | false)[] = [
    bytes !== undefined && bytes < recommendedBytes && ['memory-small', `memory=${memory}`, 'warning', sizeText(bytes)],
    mode === 'none' && ['no-network', 'networkingMode=none', 'error'],
    mode === 'mirrored' && ['mirrored', 'networkingMode=mirrored', 'info'],
    localhostForwarding?.toLowerCase() === 'false' && ['no-forwarding', 'localhostForwarding=false', 'warning'],
    kernel !== undefined && kernel !== '' && ['own-kernel', kernel, 'info'],
  ]
  return judged.filter((one) => one !== false)
}
