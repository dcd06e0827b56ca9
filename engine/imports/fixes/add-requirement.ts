import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'

/** What needs a compiler or a library of the system under its plain name, and nothing under this one. */
const compiled: Readonly<Record<string, string>> = { psycopg: 'psycopg[binary]', psycopg2: 'psycopg2-binary' }

/** Adds the distribution that brings a module to the project's requirements file, as a line at its end. */
export default defineFix({
  id: 'imports/add-requirement',
  rules: ['imports/requirement-missing'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  fits: ({ data }) => typeof data['file'] === 'string' && data['file'].endsWith('.txt'),
  disprovedBy({ where, data }, { findings, output }) {
    const [module = ''] = String(data['module'] ?? '').split('.')
    const isStillMissing = findings.some(
      ({ rule, rootCause, where: { service }, values }) =>
        rule === 'logs/module-not-found' &&
        rootCause &&
        service !== undefined &&
        service === where.service &&
        String(values['module']).split('.')[0] === module,
    )
    const distribution = String(data['distribution'] ?? '')
    if (couldNotBeHad(output, distribution)) return message('imports.reasons.not-to-be-had', { distribution })
    return isStillMissing
      ? message('imports.reasons.still-missing', { module, service: where.service ?? '' })
      : undefined
  },
  async plan({ finding, root }): Promise<Planned> {
    const { file, distribution: named, version } = finding.data
    if (typeof file !== 'string' || typeof named !== 'string') {
      return { ok: false, reason: message('imports.reasons.command-gone') }
    }
    const content = await readProjectFile(root, file)
    if (content.problem !== undefined) {
      return {
        ok: false,
        reason: message('core.steps.edit-file.not-readable', { path: file, problem: content.problem }),
      }
    }
    const distribution = typeof version === 'string' ? named : (compiled[named] ?? named)
    const { text, encoding } = decodeText(content.bytes)
    if (encoding !== 'utf-8') return { ok: false, reason: message('imports.reasons.other-encoding', { file }) }
    const line = typeof version === 'string' ? `${distribution}==${version}` : distribution
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
    const gap = text === '' || text.endsWith('\n') ? '' : lineEnd
    const step = await editFileStep(root, file, `${text}${gap}${line}${lineEnd}`)
    if (!step.ok) return step
    return {
      ok: true,
      steps: [step.step],
      summary: message(`imports.fixes.add-requirement.${typeof version === 'string' ? 'summary-version' : 'summary'}`, {
        file,
        distribution,
        version: typeof version === 'string' ? version : '',
      }),
    }
  },
})

/** What pip and uv say when no index has a distribution, or none can be reached. */
function couldNotBeHad(output: string, distribution: string): boolean {
  if (!/^[A-Za-z0-9._-]+$/.test(distribution)) return false
  const name = distribution.replaceAll('.', '\\.')
  return new RegExp(
    `(?:No matching distribution found for|satisfies the requirement|Because) ${name}(?![\\w-])|/simple/${name}/`,
    'i',
  ).test(output)
}
