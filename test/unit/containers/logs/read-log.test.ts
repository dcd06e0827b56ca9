import { describe, expect, it } from 'vitest'
import { LogReader } from '../../../../engine/containers/logs/read-log.ts'

function frame(stream: 1 | 2, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}

function read(bytes: Buffer, { lines = 100, pieces = bytes.length } = {}) {
  const reader = new LogReader(lines)
  for (let start = 0; start < bytes.length; start += pieces) reader.push(bytes.subarray(start, start + pieces))
  return { lines: reader.end(), dropped: reader.dropped }
}

const time = '2026-11-20T11:30:36.883562785Z'

describe('the log of a container', () => {
  const log = Buffer.concat([
    frame(1, `${time} starting\n`),
    frame(2, `${time} warning: größer\n`),
    frame(1, `${time} ready\n${time} serving\n`),
  ])

  it.each([1, 2, 3, 7, 8, 9, 1000])('is the same in pieces of %i bytes', (pieces) => {
    expect(read(log, { pieces }).lines).toEqual([
      { time: '2026-11-20T11:30:36.883Z', stream: 'stdout', text: 'starting' },
      { time: '2026-11-20T11:30:36.883Z', stream: 'stderr', text: 'warning: größer' },
      { time: '2026-11-20T11:30:36.883Z', stream: 'stdout', text: 'ready' },
      { time: '2026-11-20T11:30:36.883Z', stream: 'stdout', text: 'serving' },
    ])
  })

  it('keeps the last lines and says that it dropped others', () => {
    const { lines, dropped } = read(log, { lines: 2 })
    expect(lines.map(({ text }) => text)).toEqual(['ready', 'serving'])
    expect(dropped).toBe(true)
  })

  it('puts a line together that came in two frames, each stream for itself', () => {
    const mixed = Buffer.concat([frame(1, 'one '), frame(2, 'error\n'), frame(1, 'line\n'), frame(2, 'no end')])
    expect(read(mixed).lines).toEqual([
      { stream: 'stderr', text: 'error' },
      { stream: 'stdout', text: 'one line' },
      { stream: 'stderr', text: 'no end' },
    ])
  })

  it('of a container with a terminal has no frames', () => {
    const bytes = Buffer.from(`${time} \u001b[32mINFO\u001b[0m ready\r\n${time} done\r\n`)
    expect(read(bytes, { pieces: 5 }).lines.map(({ text }) => text)).toEqual(['INFO ready', 'done'])
    expect(read(Buffer.from('hi')).lines).toEqual([{ stream: 'stdout', text: 'hi' }])
  })

  it('may be empty, cut off, not UTF-8 or full of control sequences', () => {
    expect(read(Buffer.alloc(0)).lines).toEqual([])
    expect(read(log.subarray(0, 20)).lines).toEqual([{ stream: 'stdout', text: '2026-11-20T1' }])
    const [line] = read(frame(1, Buffer.from([0x61, 0xff, 0xfe, 0x62, 0x0a]))).lines
    expect(line?.text).toBe('a\ufffd\ufffdb')
    expect(read(frame(2, '\u001b]0;title\u0007\u001b[2Jred\u0000\n')).lines[0]?.text).toBe('red')
    expect(read(frame(1, '2026-99-99T99:99:99Z text\n')).lines[0]).toEqual({
      stream: 'stdout',
      text: '2026-99-99T99:99:99Z text',
    })
  })

  it('cuts a line of 10 MB without keeping it', () => {
    const reader = new LogReader(10)
    const before = process.memoryUsage().arrayBuffers
    for (let index = 0; index < 160; index++) reader.push(frame(1, 'x'.repeat(65_536)))
    reader.push(frame(1, '\nnext\n'))
    const kept = process.memoryUsage().arrayBuffers - before
    const lines = reader.end()
    expect(lines.map(({ text }) => text.length)).toEqual([4000, 4])
    expect(kept).toBeLessThan(30 * 1024 * 1024)
  })
})
