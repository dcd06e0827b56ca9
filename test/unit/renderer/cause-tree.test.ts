import { describe, expect, it } from 'vitest'
import { type CauseNode, causeTree, countEffects, depthOf } from '../../../renderer/view/cause-tree.ts'
import { finding } from './findings.ts'

/** A tree as text: `heads(exited(backend,worker))`. */
function outline({ finding: { id }, effects }: CauseNode): string {
  return effects.length === 0 ? id : `${id}(${effects.map(outline).join(',')})`
}

describe('the chain of consequences', () => {
  const heads = finding('heads')
  const exited = finding('exited', ['heads'])
  const backend = finding('backend', ['exited'])
  const worker = finding('worker', ['exited'])

  it('puts each effect below its cause, with the reason of that link', () => {
    const tree = causeTree(heads, [heads, exited, backend, worker])
    expect(outline(tree)).toBe('heads(exited(backend,worker))')
    expect(tree.effects[0]?.why?.key).toBe('heads-explains-exited')
    expect(depthOf(tree)).toBe(3)
    expect(countEffects(tree)).toBe(3)
  })

  it('leaves out what another root cause explains', () => {
    const port = finding('port')
    const frontend = finding('frontend', ['port'])
    expect(outline(causeTree(heads, [heads, port, exited, frontend]))).toBe('heads(exited)')
    expect(outline(causeTree(port, [heads, port, exited, frontend]))).toBe('port(frontend)')
  })

  it('draws an effect of two causes once, and names the other cause', () => {
    const both = finding('both', ['exited', 'heads'])
    const tree = causeTree(heads, [heads, exited, both])
    expect(countEffects(tree)).toBe(2)
    const node = tree.effects.find(({ finding: { id } }) => id === 'both')
    expect(node?.alsoExplainedBy).toEqual(['exited'])
  })

  it('ends in spite of a circle', () => {
    const one = finding('one', ['two'])
    const two = finding('two', ['one'])
    expect(outline(causeTree(one, [one, two]))).toBe('one(two)')
  })
})
