import type { Page } from '@playwright/test'
import type { DiagnosisInUse, PlanPreview } from '../../engine/api.ts'

interface Frame {
  readonly type: string
  readonly id: number
  readonly method?: string
  readonly output?: unknown
  readonly progress?: { readonly type: string; readonly diagnosis?: DiagnosisInUse }
}

/**
 * Has every diagnosis say that the fix which was applied last has not helped, until it is taken back: without a Docker
 * Engine nothing else can show it. The fix, its undo and everything else are real.
 */
export async function disproveWhatIsApplied(page: Page): Promise<void> {
  const methods = new Map<number, string>()
  let before: DiagnosisInUse | undefined
  let preview: PlanPreview | undefined
  let applied: PlanPreview | undefined

  const inUse = (diagnosis: DiagnosisInUse): DiagnosisInUse => {
    const finding = before?.findings.find(({ id }) => id === applied?.finding)
    if (applied === undefined || finding === undefined) {
      before = diagnosis
      return diagnosis
    }
    const { id: plan, steps, fix } = applied
    const reason = { key: 'imports.reasons.not-to-be-had', values: { distribution: 'psycopg' } }
    return { ...diagnosis, disproved: [{ plan, steps, finding, fix, other: fix, reason }] }
  }

  const changed = (frame: Frame): Frame => {
    const method = methods.get(frame.id)
    if (frame.progress?.diagnosis !== undefined) {
      return { ...frame, progress: { ...frame.progress, diagnosis: inUse(frame.progress.diagnosis) } }
    }
    if (frame.type !== 'result') return frame
    if (method === 'planFix') preview = (frame.output as { readonly plan?: PlanPreview }).plan
    if (method === 'applyPlan') applied = preview
    if (method === 'undoPlan') applied = undefined
    return method === 'diagnose' ? { ...frame, output: inUse(frame.output as DiagnosisInUse) } : frame
  }

  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const { type, id, method } = JSON.parse(String(text)) as Frame
      if (type === 'call' && method !== undefined) methods.set(id, method)
      server.send(text)
    })
    server.onMessage((text) => socket.send(JSON.stringify(changed(JSON.parse(String(text)) as Frame))))
  })
  await page.reload()
}
