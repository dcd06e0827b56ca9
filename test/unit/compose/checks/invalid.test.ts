// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/invalid.ts'
import { composeProblemSchema } from '../../../../engine/project/facts.ts'
import { textResources } from '../../../../engine/texts/translator.ts'
import { readFacts } from '../read-facts.ts'

const judge = async (text: string) => check.judge(await readFacts({ 'compose.yaml': text }), {})

describe('compose/invalid', () => {
  it('says nothing about files that compose accepts', async () => {
    expect(await judge('services:\n  a:\n    image: ${X}\n    command: x\n')).toEqual([
      expect.objectContaining({ variant: 'shape-image-or-build' }),
    ])
    expect(await judge('services:\n  a:\n    image: x:${X}\n')).toEqual([])
  })

  it('gives the place, the line and the parser’s words', async () => {
    const [draft] = await judge('services:\n  a:\n    image: x\n   b: y\n')
    expect(draft).toMatchObject({
      where: { file: 'compose.yaml', line: 4, column: 1 },
      variant: 'yaml-syntax',
      values: { detail: 'All mapping items must start at the same column' },
      evidence: [{ kind: 'file', source: 'compose.yaml', line: 4, text: 'b: y' }],
    })
  })

  it('names one place of a file that is no YAML, and a merge conflict as such', async () => {
    const broken = 'services:\n  a:\n   image: x\n    b: y\n  c: "\n\td: [\n'
    expect(await judge(broken)).toHaveLength(1)
    const conflict = 'services:\n<<<<<<< HEAD\n  a:\n    image: x\n=======\n  a:\n    image: y\n>>>>>>> theirs\n'
    expect(await judge(conflict)).toMatchObject([{ variant: 'conflict-markers', where: { line: 2 } }])
    const inside = 'services:\n  a:\n<<<<<<< HEAD\n    image: x\n=======\n    image: y\n>>>>>>> theirs\n'
    expect(await judge(inside)).toMatchObject([{ variant: 'conflict-markers' }])
  })

  it('is a warning where Stackmedic may not look', async () => {
    const text = 'include: [../outside.yml]\nservices:\n  a:\n    image: x\n'
    const drafts = check.judge(await readFacts({ 'compose.yaml': text, '../outside.yml': 'services: {}\n' }), {})
    expect(drafts).toMatchObject([
      { severity: 'warning', variant: 'outside-project', values: { detail: '../outside.yml' } },
    ])
  })

  it('is an error for a misspelt name, a warning for one that a newer compose may know', async () => {
    const drafts = await judge('services:\n  a:\n    image: x\n    enviroment: {}\n    brand_new: 1\n')
    expect(drafts).toMatchObject([
      { variant: 'shape-misspelt', values: { suggestion: 'environment' } },
      { variant: 'shape-known-name', severity: 'warning' },
    ])
    expect(drafts[0]?.severity).toBeUndefined()
  })

  it('has words of its own for every kind of problem', () => {
    const others = ['unset-variable', 'unset-required-variable', 'env-file-missing', 'env-file-encoding']
    const kinds = composeProblemSchema.shape.kind.options.filter(
      (kind) => ![...others, 'unknown-dependency', 'dependency-cycle', 'wrong-shape'].includes(kind),
    )
    const shapes = composeProblemSchema.shape.expected.unwrap().options.map((shape) => `shape-${shape}`)
    const texts = JSON.stringify(textResources)
    expect([...kinds, ...shapes].filter((variant) => !texts.includes(`"title_${variant}"`))).toEqual([])
  })
})
