import type { FindingDraft } from '../core/finding.ts'
import type { ComposeModel } from '../project/facts.ts'
import { serviceMeant } from './dependency.ts'
import { aboutAnswer } from './draft.ts'
import type { HealthAnswer, HealthPart } from './facts.ts'

interface NamedPart {
  readonly answer: HealthAnswer
  readonly part: HealthPart
}

/** The parts that any answer speaks of, each once for a service. */
export function partsOf(answers: readonly HealthAnswer[]): NamedPart[] {
  const seen = new Set<string>()
  return answers.flatMap((answer) =>
    answer.parts
      .filter(({ name, state }) => {
        const key = JSON.stringify([answer.service, name])
        return state !== 'up' && !seen.has(key) && seen.add(key) !== undefined
      })
      .map((part) => ({ answer, part })),
  )
}

/** What is wrong with one part, and which service of the project it is. */
export function draftPart(answer: HealthAnswer, part: HealthPart, compose: ComposeModel): FindingDraft {
  const about = aboutAnswer(answer)
  const meant = serviceMeant(part.name, compose)
  const profile = meant !== undefined && !meant.active ? meant.profiles[0] : undefined
  return {
    ...about,
    values: { ...about.values, part: part.name, dependency: meant?.name ?? part.name, profile: profile ?? '' },
    data: {
      ...about.data,
      part: part.name,
      state: part.state,
      ...(meant === undefined ? {} : { dependency: meant.name }),
    },
    identity: part.name,
    ...(profile === undefined ? {} : { variant: 'profile' }),
  }
}
