import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../engine/core/text-encoding.ts'

const sample = 'services:\n  café: ñ\n'

describe('decodeText', () => {
  it('reads UTF-8 with and without a mark', () => {
    expect(decodeText(Buffer.from(sample))).toEqual({ text: sample, encoding: 'utf-8', binary: false })
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(sample)])
    expect(decodeText(marked)).toEqual({ text: sample, encoding: 'utf-8-bom', binary: false })
  })

  it('reads UTF-16 as PowerShell and Notepad write it', () => {
    const little = Buffer.from(`\ufeff${sample}`, 'utf16le')
    expect(decodeText(little)).toEqual({ text: sample, encoding: 'utf-16le', binary: false })
    expect(decodeText(Buffer.from(little).swap16())).toEqual({ text: sample, encoding: 'utf-16be', binary: false })
  })

  it('reads what is not UTF-8 as Latin-1', () => {
    expect(decodeText(Buffer.from(sample, 'latin1'))).toEqual({ text: sample, encoding: 'latin-1', binary: false })
  })

  it('recognises a binary file', () => {
    expect(decodeText(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1])).binary).toBe(true)
    expect(decodeText(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10])).binary).toBe(true)
  })

  it.each([[], [0xff, 0xfe], [0xff, 0xfe, 0x41], [0xfe, 0xff, 0xd8], [0xef, 0xbb, 0xbf], [0xc3]])(
    'survives a file that was cut off: %j',
    (...bytes) => {
      expect(typeof decodeText(Uint8Array.from(bytes)).text).toBe('string')
    },
  )
})
