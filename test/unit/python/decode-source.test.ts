import { describe, expect, it } from 'vitest'
import { decodeSource } from '../../../engine/python/decode-source.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

describe('decoding Python source', () => {
  it('takes a UTF-8 mark away and unifies line ends', () => {
    expect(decodeSource(bytes([0xef, 0xbb, 0xbf], 'a\r\nb\rc\n'))).toEqual({ text: 'a\nb\nc\n', undecodable: false })
  })

  it('follows a coding cookie in the first two lines, the second only below a comment', () => {
    expect(decodeSource(bytes('# coding: latin-1\nx = "', [0xe9], '"')).text).toContain('é')
    expect(decodeSource(bytes('#!/usr/bin/env python\n# -*- coding: cp1251 -*-\nx = "', [0xe9], '"')).text).toContain(
      'й',
    )
    expect(decodeSource(bytes('x = 1\n# coding: latin-1\ny = "', [0xe9], '"')).undecodable).toBe(true)
  })

  it.each([
    ['null-bytes', bytes('x = 1\ny\0 = 2'), { line: 2, column: 2 }],
    ['unknown-encoding', bytes('# coding: utf-9\n'), { line: 1, encoding: 'utf-9' }],
    ['unknown-encoding', bytes('# coding: iso885915\n'), { line: 1, encoding: 'iso885915' }],
    ['encoding-contradiction', bytes([0xef, 0xbb, 0xbf], '# coding: latin-1\n'), { line: 1 }],
    ['encoding-contradiction', bytes([0xef, 0xbb, 0xbf], '# coding: utf8\n'), { line: 1 }],
    ['utf-16', bytes([0xff, 0xfe, 0x78, 0x00]), { line: 1 }],
  ])('refuses %s', (kind, source, place) => {
    expect(decodeSource(source).problem).toMatchObject({ kind, ...place })
  })

  it('accepts an empty file', () => {
    expect(decodeSource(new Uint8Array())).toEqual({ text: '', undecodable: false })
  })
})
