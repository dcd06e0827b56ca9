import { z } from 'zod'
import type { AreaResult } from './area.ts'
import type { FactRecord } from './fact.ts'
import type { Finding } from './finding.ts'

/** The fact in which a project says what it lives with, and the file that it stands in. */
export const ignoringFactId = 'project/settings'
const source = 'stackmedic.yaml'

const ignoreSchema = z.object({ rule: z.string(), service: z.string().optional(), reason: z.string().optional() })
/** A rule whose findings are no trouble for this project, everywhere or in one service. */
export type Ignore = z.infer<typeof ignoreSchema>

const settingsSchema = z.object({ ignore: z.array(ignoreSchema) })

/** What a project ignores, and which of it was of use. */
export class Ignores {
  readonly #all: readonly Ignore[]
  readonly #used = new Set<Ignore>()

  /** @param record of the project's settings; without it nothing is ignored. */
  constructor(record: FactRecord | undefined) {
    const settings = settingsSchema.safeParse(record?.state === 'known' ? record.value : undefined)
    this.#all = settings.success ? settings.data.ignore : []
  }

  /** The finding, or, where the project ignores it, the note that is left of it, with the reason as evidence. */
  applyTo(finding: Finding): Finding {
    const ignore = this.#all.find(
      ({ rule, service }) => rule === finding.rule && (service === undefined || service === finding.where.service),
    )
    if (ignore === undefined) return finding
    this.#used.add(ignore)
    const { rule, service, reason } = ignore
    const text = `ignore: ${rule}${service === undefined ? '' : ` (${service})`}${reason === undefined ? '' : `: ${reason}`}`
    return {
      ...finding,
      severity: 'info',
      data: { ...finding.data, ignored: reason ?? true },
      evidence: [...finding.evidence, { kind: 'file', source, text }],
    }
  }

  /** What could go from the file: its rules found nothing in areas that could be looked at. */
  unused(areas: readonly AreaResult[]): readonly Ignore[] {
    const looked = new Set(areas.filter(({ state }) => state === 'ok' || state === 'problem').map(({ id }) => `${id}`))
    return this.#all.filter((ignore) => !this.#used.has(ignore) && looked.has(ignore.rule.split('/')[0] ?? ''))
  }
}
