import type { Finding } from '../../core/finding.ts'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { RunStep } from '../../core/steps/run.ts'
import { type ProjectOverview, projectOverviewFact } from '../../project/facts.ts'
import { imageBaseName } from '../images/image-name.ts'

/** Building images can take this long on a first day. */
const timeoutMs = 20 * 60 * 1000

/** Builds an image that no registry has from the Dockerfile in the folder that is named as the service or the image. */
export default defineFix({
  id: 'containers/build-image',
  rules: ['containers/image-missing'],
  risk: 'ask',
  elevation: false,
  undoable: false,
  uses: { overview: projectOverviewFact },
  fits: (finding, { overview }) => dockerfileFor(finding, overview) !== undefined,
  async plan({ finding, facts: { overview } }) {
    const image = String(finding.values['image'])
    const dockerfile = dockerfileFor(finding, overview)
    if (dockerfile === undefined) return { ok: false, reason: message('containers.reasons.no-dockerfile', { image }) }
    const folder = dockerfile.includes('/') ? dockerfile.slice(0, dockerfile.lastIndexOf('/')) : '.'
    const step: RunStep = {
      kind: 'run',
      program: 'docker',
      arguments: ['build', '--tag', image, '--file', dockerfile, folder],
      cwd: '.',
      timeoutMs,
    }
    return { ok: true, steps: [step] }
  },
})

/** A name that a registry would have to give out, and that could be taken for an option, is never built. */
const buildable = /^[a-z0-9][a-z0-9._/-]*(?::[\w.-]+)?$/

/** `shop-backend:latest` of the service `api` is built from `backend/Dockerfile` or `api/Dockerfile`, if there is one. */
function dockerfileFor({ values, where, variant }: Finding, overview: ProjectOverview | undefined): string | undefined {
  const image = String(values['image'] ?? '')
  if (!(variant === 'denied' || variant === 'not-found' || variant === 'unreachable') || !buildable.test(image)) {
    return undefined
  }
  const base = imageBaseName(image)
  const names = [base, where.service ?? '', base.slice(base.indexOf('-') + 1)].filter(Boolean)
  return overview?.dockerfiles.find((file) => names.some((name) => file === `${name}/Dockerfile`))
}
