import { describe, expect, it } from 'vitest'
import { decodeWindows1252 } from '../../../engine/core/windows-1252.ts'
import { decodeSource } from '../../../engine/python/decode-source.ts'
import { decodeCodePage } from '../../../engine/windows/console-encoding.ts'

describe('Windows-1252', () => {
  it('has its own letters where Latin-1 has control characters', () => {
    expect(decodeWindows1252(Uint8Array.of(0x80, 0x93, 0x94, 0x96, 0x9c, 0x9f))).toBe('€“”–œŸ')
    expect(decodeWindows1252(Uint8Array.of(0x41, 0x7f, 0xa0, 0xe4, 0xff))).toBe('A\u007f\u00a0äÿ')
    expect(decodeWindows1252(Uint8Array.of(0x81, 0x8d, 0x8f, 0x90, 0x9d))).toBe('\ufffd'.repeat(5))
  })

  it('is read so in the output of programs and in Python source', () => {
    expect(decodeCodePage(Uint8Array.of(0x80), 1252)).toBe('€')
    const source = Buffer.concat([
      Buffer.from('# -*- coding: cp1252 -*-\nprice = "'),
      Buffer.of(0x80),
      Buffer.from('"\n'),
    ])
    expect(decodeSource(source)).toMatchObject({ text: expect.stringContaining('"€"'), undecodable: false })
    const broken = Buffer.concat([
      Buffer.from('# -*- coding: cp1252 -*-\nprice = "'),
      Buffer.of(0x81),
      Buffer.from('"\n'),
    ])
    expect(decodeSource(broken)).toMatchObject({ undecodable: true })
  })
})
