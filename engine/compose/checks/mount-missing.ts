import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { composeModelFact } from '../../project/facts.ts'
import { type MountSource, mountSourcesFact } from '../facts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'

/**
 * A service mounts something that is not there. The long form refuses to start; with the short form Docker makes an
 * empty folder, which hides the mistake, and breaks the start where the container expects a file.
 */
export default defineCheck({
  rule: 'compose/mount-missing',
  severity: 'error',
  needs: { compose: composeModelFact, sources: mountSourcesFact },
  judge: ({ sources }) =>
    sources.flatMap((mount) => {
      const variant = variantOf(mount)
      return variant === undefined ? [] : [draftOf(mount, variant)]
    }),
})

function variantOf({ is, createsSource, target }: MountSource): 'refused' | 'file' | 'folder-for-file' | undefined {
  if (is === 'missing' && !createsSource) return 'refused'
  if (is === 'missing' && isFileName(target)) return 'file'
  // What an earlier start left behind.
  return is === 'empty-folder' && isFileName(target) ? 'folder-for-file' : undefined
}

const fileEndings =
  /\.(?:conf|cnf|cfg|ini|ya?ml|json|toml|xml|properties|env|sh|bash|sql|py|js|ts|lua|php|html?|css|txt|crt|cer|pem|key|template)$/i

/** A folder may have a dot in its name (`example.com`, `conf.d`), but none of these endings. */
function isFileName(path: string): boolean {
  return fileEndings.test(path)
}

function draftOf({ service, source, target, place }: MountSource, variant: string): FindingDraft {
  return {
    where: whereOf(place, service),
    values: { service, source, target },
    variant,
    evidence: [fileEvidence(place, `${source} → ${target}`)],
    data: { source, target },
    identity: target,
  }
}
