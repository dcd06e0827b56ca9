import { describe, expect, it } from 'vitest'
import { raiseMemoryLimit } from '../../../engine/compose/raise-memory-limit.ts'

const file = (...lines: string[]) =>
  ['services:', '  worker:', '    image: a', ...lines, '  api:', '    mem_limit: 64m', ''].join('\n')

describe('raising a memory limit', () => {
  it.each([
    [file('    mem_limit: 96m # small'), file('    mem_limit: 384m # small')],
    [
      file('    deploy:', '      resources:', '        limits: {memory: "96M", cpus: "1"}'),
      file('    deploy:', '      resources:', '        limits: {memory: 384m, cpus: "1"}'),
    ],
  ])('changes one value and nothing else', (before, after) => {
    expect(raiseMemoryLimit('worker', '384m')(before)).toBe(after)
  })

  it.each([
    ['there is none', file('    command: [a]')],
    ['the value is shared', file('    mem_limit: &limit 96m')],
    ['it comes from somewhere else', file('    mem_limit: *limit')],
    ['there is no such service', 'services: {api: {image: a}}'],
  ])('leaves a file alone where %s', (_, before) => {
    expect(raiseMemoryLimit('worker', '384m')(before)).toBeUndefined()
  })
})
