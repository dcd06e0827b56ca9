import type { StackProof } from '../../engine/contract/stack-proof.ts'
import { type Finding, findingText } from '../../engine/core/finding.ts'
import { Notice } from '../parts/notice.tsx'
import { Prose } from '../parts/prose.tsx'
import { formatList } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'

interface OpenEndProps {
  readonly proof: StackProof
  readonly remaining: readonly Finding[]
}

/** Nothing is left that could be applied, and the stack is not proven to be up: what stands in the way, and who can help. */
export function OpenEnd({ proof, remaining }: OpenEndProps) {
  const { ui, say, language } = useTexts()
  const services = servicesOf(proof)
  const why =
    proof.state === 'unknown'
      ? `${ui('heal.proof.unknown')}${proof.reason === undefined ? '' : ` ${say(proof.reason)}`}`
      : ui(`heal.proof.${proof.state}`, {
          services: formatList(services, language),
          count: services.length,
        })
  return (
    <>
      {remaining.length > 0 && (
        <ul className="heal-remaining" aria-label={ui('heal.remaining')}>
          {remaining.map((finding) => (
            <li key={finding.id}>
              <p className="heal-remaining-title">
                <Prose text={say(findingText(finding, 'title'))} />
              </p>
              <p>
                <Prose text={say(findingText(finding, 'next'))} />
              </p>
            </li>
          ))}
        </ul>
      )}
      <Notice tone={proof.state === 'up' ? 'info' : 'unknown'} title={why} />
    </>
  )
}

function servicesOf(proof: StackProof): string[] {
  if (!('services' in proof)) return []
  return proof.services.map((service) => (typeof service === 'string' ? service : service.service))
}
