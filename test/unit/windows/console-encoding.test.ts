import { describe, expect, it } from 'vitest'
import { decodeCodePage, decodeConsoleOutput } from '../../../engine/windows/console-encoding.ts'
import { encodeCodePage, encodeUtf16 } from '../../support/encode-code-page.ts'

/** Sentences as Windows programs print them, and the code page of a machine in that language. */
const sentences: readonly (readonly [codePage: number, text: string])[] = [
  [850, 'Portausschlussbereiche für das Protokoll "tcp"\r\nVerwaltete Portausschlüsse.\r\nDomäne,Privat,Öffentlich'],
  [850, "Plages d'exclusion de ports\r\nÉtat Actif\r\nParamètres Profil privé :\r\nDésactiver\r\n"],
  [850, 'Intervalos de exclusión de puertos\r\nAcción: Bloquear\r\nCruce seguro del perímetro: No\r\n'],
  [866, '* — управляемые исключения портов.\r\nДиапазоны исключения портов'.replace('—', '-')],
  [932, '規則名: WSL SSH 2222\r\n有効: はい\r\n方向: 入力\r\nプロファイル: ドメイン,プライベート,パブリック\r\n'],
  [936, '协议 tcp 端口排除范围\r\n开始端口    结束端口\r\n防火墙策略 BlockInbound,AllowOutbound\r\n'],
  [949, '프로토콜 tcp 포트 제외 범위\r\n시작 포트   끝 포트\r\n* - 관리 포트 제외입니다.\r\n'],
  [950, '通訊協定 tcp 連接埠排除範圍\r\n開始連接埠    結束連接埠\r\n* - 受管理的連接埠排除。\r\n'],
  [874, 'ช่วงการยกเว้นพอร์ตโพรโทคอล tcp\r\n'],
]

describe('output of Windows programs', () => {
  it.each(sentences)('is decoded, its code page %i guessed from the bytes', (codePage, text) => {
    const bytes = encodeCodePage(text, codePage)
    expect(decodeConsoleOutput(bytes).text).toBe(text)
    expect(decodeCodePage(bytes, codePage)).toBe(text)
  })

  it.each(sentences)('is UTF-16LE without a mark (code page %i)', (_, text) => {
    expect(decodeConsoleOutput(encodeUtf16(text))).toEqual({ text, encoding: 'utf-16le' })
  })

  it.each(sentences)('is UTF-8 where it is valid UTF-8 (code page %i)', (_, text) => {
    expect(decodeConsoleOutput(Buffer.from(text))).toEqual({ text, encoding: 'utf-8' })
  })

  it('loses its byte order mark', () => {
    expect(decodeConsoleOutput(Buffer.from('\uFEFFabc')).text).toBe('abc')
    expect(decodeConsoleOutput(Buffer.from('\uFEFFabc', 'utf16le')).text).toBe('abc')
  })

  it('leaves out a character that is cut off at the end', () => {
    expect(decodeConsoleOutput(Buffer.from('Privé').subarray(0, -1)).text).toBe('Priv')
  })

  it('keeps stray NUL bytes without taking the text for UTF-16', () => {
    const text = `${'  5357        5357\r\n'.repeat(20)}\0`
    expect(decodeConsoleOutput(Buffer.from(text))).toEqual({ text, encoding: 'utf-8' })
  })

  it('keeps ASCII whatever the code page, known or not', () => {
    const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
    for (const codePage of [437, 720, 850, 852, 862, 866, 932, 936, 949, 950, 65001, 12345]) {
      expect(decodeCodePage(Buffer.from(ascii), codePage)).toBe(ascii)
    }
  })

  it('decodes nothing to nothing', () => {
    expect(decodeConsoleOutput(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8' })
  })
})
