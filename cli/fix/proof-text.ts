import type { StackProof } from '../../engine/containers/stack-proof.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import { findingText } from '../../engine/core/finding.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { isBroken } from './choose.ts'

/** What proves that the stack is up, or what is left for a person and why it cannot be said. Whole lines. */
export function proofText(proof: StackProof, { findings }: Diagnosis, translate: Translate): string {
  const broken = findings.filter(isBroken)
  if (proof.state === 'up' && broken.length === 0) {
    const states = proof.services.map(
      ({ service, state }) => `${service} (${translate({ key: `cli.fix.proof.${state}` })})`,
    )
    return stripControlSequences(`${translate({ key: 'cli.fix.proof.up', values: { services: states.join(', ') } })}\n`)
  }
  const lines = broken.map((finding) => {
    const title = translate(findingText(finding, 'title'))
    return `  ${title}\n    ${translate(findingText(finding, 'next')).replaceAll('\n', '\n    ')}\n`
  })
  const services = 'services' in proof && proof.state !== 'up' ? proof.services.join(', ') : ''
  const reason = proof.state === 'unknown' && proof.reason !== undefined ? ` ${translate(proof.reason)}` : ''
  const state = proof.state === 'up' ? 'runs' : proof.state
  const why = `${translate({ key: `cli.fix.proof.${state}`, values: { services } })}${reason}\n`
  const heading =
    lines.length === 0 ? '' : `${translate({ key: 'cli.fix.proof.left', values: { count: lines.length } })}\n`
  return stripControlSequences(`${heading}${lines.join('')}${why}`)
}
