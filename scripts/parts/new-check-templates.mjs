/** `not-running` as `Not running`. */
function inWords(rule) {
  const words = rule.replaceAll('-', ' ')
  return words[0].toUpperCase() + words.slice(1)
}

/** The check itself: it compiles and finds nothing, so that its test fails until it is written. */
export function checkSource(area, rule) {
  return `import { defineCheck } from '../../core/check.ts'
import { projectOverviewFact } from '../../project/facts.ts'

/** ${inWords(rule)}: say here why this goes wrong in real life. */
export default defineCheck({
  rule: '${area}/${rule}',
  severity: 'error',
  needs: { project: projectOverviewFact },
  judge: () => [],
})
`
}

export function checkTest(area, rule) {
  return `import { describe, expect, it } from 'vitest'
import check from '../../../../engine/${area}/checks/${rule}.ts'

const healthy = {
  name: 'shop',
  root: '/shop',
  composeFiles: ['compose.yaml'],
  dockerfiles: [],
  alembicConfigs: [],
  scripts: [],
  git: true,
}

describe('${area}/${rule}', () => {
  it('says nothing where all is well', () => {
    expect(check.judge({ project: healthy }, {})).toEqual([])
  })

  it('names what is wrong, where, and its evidence', () => {
    // Give it the facts of a stack where this is wrong.
    const findings = check.judge({ project: healthy }, {})
    expect(findings).toHaveLength(1)
    expect(findings[0]?.evidence).not.toEqual([])
  })
})
`
}

export function docPage(area, rule) {
  return `# ${area}/${rule}

Say in one sentence what a person sees when this is wrong.

## What it means

Why the stack does not come up then, in plain words, and what usually led to it.

## How it is recognised

Which facts are looked at, and what in them decides.

## When nothing is said

What looks alike and is not meant, and what happens where it cannot be looked at.

## How to fix it by hand

The commands or the lines to change, for Windows, macOS and Linux where they differ.

## What Stackmedic does

The fix that it offers, what it changes and what it leaves alone; or why there is none.
`
}

const texts = {
  en: {
    title: 'Name the problem in plain words, with its values',
    explanation: 'Say what it means and why it matters.',
    next: 'Say what to do next, also where there is no fix.',
  },
  es: {
    title: 'Nombre el problema con palabras sencillas y sus valores',
    explanation: 'Diga qué significa y por qué importa.',
    next: 'Diga qué hacer a continuación, también donde no haya arreglo.',
  },
}

export function ruleTexts(language) {
  return texts[language] ?? texts.en
}
