import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { composeModelFact } from '../../project/facts.ts'
import { type Image, imagesFact } from '../images/image-facts.ts'

/** The engine does not have an image, and the registry does not give it either: compose stops before it starts anything. */
export default defineCheck({
  rule: 'containers/image-missing',
  severity: 'error',
  needs: { images: imagesFact, compose: composeModelFact },
  silentWhenFine: true,
  judge: ({ images, compose }) =>
    images.flatMap((image): readonly FindingDraft[] => {
      const { registry, name, services } = image
      // What was not asked, or is there, is pulled without anybody noticing.
      if (registry === undefined || registry.answer === 'has-it' || registry.answer === 'not-asked') return []
      const [first = ''] = services
      const place = compose.services.find((service) => service.name === first)?.place
      return [
        {
          where: { service: first, ...(place !== undefined && { file: place.file, line: place.line }) },
          values: { image: name, services: services.join(', '), registry: registry.host, detail: registry.detail },
          variant: registry.answer,
          identity: name,
          // With a login, compose may be let in where this question was not.
          ...(mayBeFine(registry) ? { severity: 'warning' as const } : {}),
          data: { image: name, services, registry: registry.host, answer: registry.answer },
          evidence: [
            { kind: 'command', source: `GET /images/${name}/json`, text: '404' },
            {
              kind: 'command',
              source: `GET /distribution/${name}/json`,
              text: `${registry.answer}${registry.detail === '' ? '' : `: ${registry.detail}`}`,
            },
          ],
        },
      ]
    }),
})

function mayBeFine({ answer, loggedIn }: NonNullable<Image['registry']>): boolean {
  return answer === 'no-answer' || (loggedIn && (answer === 'denied' || answer === 'rate-limit'))
}
