import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import {
  type ComposeModel,
  composeModelFact,
  type EntryPoints,
  entryPointsFact,
  type Service,
} from '../../project/facts.ts'
import { planEdits } from '../edit/plan-edits.ts'
import { replaceHealthcheckTest } from '../edit/service.ts'
import { type Asker, healthRequest, requestedUrl } from '../health-request.ts'

const pythonPrograms =
  /^(?:python[\d.]*|uvicorn|gunicorn|hypercorn|celery|flask|django-admin|fastapi|alembic|streamlit)$/
const nodePrograms = /^(?:node|npm|npx|yarn|pnpm|next|vite)$/

/** Lets a health check that called curl or wget in vain ask the same address with what the container certainly has. */
export default defineFix({
  id: 'compose/replace-healthcheck-tool',
  rules: ['compose/healthcheck-tool-missing'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { compose: composeModelFact, entryPoints: entryPointsFact },
  fits: (finding, facts) => replacement(finding, facts) !== undefined,
  async plan({ finding, facts, root }) {
    const { service = '', file = '' } = finding.where
    const found = replacement(finding, facts)
    if (found === undefined) return { ok: false, reason: message('compose.reasons.service-gone', { service }) }
    return planEdits(
      root,
      [{ file, edit: replaceHealthcheckTest(service, healthRequest(found.asker, found.url)) }],
      message('compose.fixes.replace-healthcheck-tool.summary', { service, url: found.url, program: found.asker }),
    )
  },
})

function replacement(
  { where, data }: { where: { service?: string; file?: string }; data: { readonly [key: string]: unknown } },
  { compose, entryPoints }: { compose?: ComposeModel | undefined; entryPoints?: EntryPoints | undefined },
): { readonly asker: Asker; readonly url: string } | undefined {
  const service = compose?.services.find(({ name }) => name === where.service)
  const test = service?.healthcheck?.test
  if (service === undefined || test === undefined || where.file === undefined) return undefined
  if (data['tool'] !== 'curl' && data['tool'] !== 'wget') return undefined
  const url = requestedUrl(test)
  const asker = askerOf(service, entryPoints, data['tool'])
  return url === undefined || asker === undefined ? undefined : { asker, url }
}

/** What the container starts, it has; an Alpine image has busybox's wget. */
function askerOf(service: Service, entryPoints: EntryPoints | undefined, missing: string): Asker | undefined {
  const programs = (entryPoints?.entryPoints ?? [])
    .filter((entry) => entry.service === service.name)
    .map(({ words: [program = ''] }) => program.slice(program.lastIndexOf('/') + 1))
  if (programs.some((program) => pythonPrograms.test(program))) return 'python'
  if (programs.some((program) => nodePrograms.test(program))) return 'node'
  const image = service.image ?? ''
  if (/(?:^|\/)python(?::|$)/.test(image)) return 'python'
  if (/(?:^|\/)node(?::|$)/.test(image)) return 'node'
  return missing === 'curl' && /alpine/.test(image) ? 'wget' : undefined
}
