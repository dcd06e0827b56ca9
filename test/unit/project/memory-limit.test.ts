import { describe, expect, it } from 'vitest'
import { parseByteSize } from '../../../engine/project/compose/memory-limit.ts'
import { modelOf, serviceOf } from './project-on-disk.ts'

describe('a size as compose writes it', () => {
  it.each<[string, number | undefined]>([
    ['512m', 512 * 1024 ** 2],
    ['1.5gb', 1.5 * 1024 ** 3],
    ['1G', 1024 ** 3],
    ['1GiB', 1024 ** 3],
    ['300kb', 300 * 1024],
    ['1048576', 1048576],
    ['64b', 64],
    ['lots', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('%s', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes)
  })
})

describe('the memory limit of a service', () => {
  it('is read from both places where compose has it', async () => {
    const model = await modelOf({
      'compose.yaml': [
        'services:',
        '  old: { image: a, mem_limit: 256m }',
        '  new: { image: a, deploy: { resources: { limits: { memory: 1g } } } }',
        '  none: { image: a, mem_limit: 0 }',
        '  free: { image: a }',
        '',
      ].join('\n'),
    })
    const limits = ['old', 'new', 'none', 'free'].map((name) => serviceOf(model, name).memoryLimitBytes)
    expect(limits).toEqual([256 * 1024 ** 2, 1024 ** 3, undefined, undefined])
  })
})
