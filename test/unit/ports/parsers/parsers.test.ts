import { describe, expect, it } from 'vitest'
import { parseExcludedRanges } from '../../../../engine/ports/excluded-port-ranges.ts'
import { parseNetstat } from '../../../../engine/ports/netstat.ts'
import { parseTasklist } from '../../../../engine/ports/tasklist.ts'

const bytes = (text: string) => Buffer.from(text)

describe('netstat', () => {
  it('tells listeners by the far port, whatever the language calls the state', () => {
    const read = parseNetstat(
      bytes(
        '  Xyz  Qwe  Rty  Uio  PID\r\n  TCP  [fe80::1%12]:80  [::]:0  ŻŻŻ  4\r\n  TCP  1.2.3.4:5  0.0.0.1:80  ŻŻŻ  9\r\n',
      ),
    )
    expect(
      read.state === 'known' && read.rows.map(({ local, pid, listening }) => [local.port, pid, listening]),
    ).toEqual([
      [80, 4, true],
      [5, 9, false],
    ])
  })

  it('does not take names, cut rows or ports that do not exist for rows', () => {
    const text =
      '  TCP  host:http  0.0.0.0:0  LISTENING  4\n  TCP  0.0.0.0:70000  0.0.0.0:0  X  4\n  TCP  0.0.0.0:80  0.0\n'
    expect(parseNetstat(bytes(text))).toEqual({ state: 'unknown', reason: 'truncated' })
  })

  it.each([
    ['', 'empty'],
    ['Access denied', 'no-row-recognised'],
    ['  TCP 0.0.0.0:80 \0 0.0.0.0:0 X 4', 'damaged'],
  ])('%j could not be read', (text, reason) => {
    expect(parseNetstat(bytes(text))).toEqual({ state: 'unknown', reason })
  })
})

describe('tasklist', () => {
  it('reads quoted fields and every mark of thousands', () => {
    const read = parseTasklist(
      bytes('"a ""b"".exe","12","Console","1","1\u202f234 Ko"\r\n"c.exe","16","Services","0","9.999 K"\r\n'),
    )
    expect(read).toMatchObject({
      processes: [
        { image: 'a "b".exe', pid: 12, memKiB: 1234 },
        { image: 'c.exe', pid: 16, memKiB: 9999 },
      ],
    })
  })

  it('knows "no services" in a language that nobody told it', () => {
    const read = parseTasklist(bytes('"System","4","nič"\n"svchost.exe","8","Dnscache,NlaSvc"\n"x.exe","12","nič"\n'))
    expect(read.state === 'known' && read.processes.map(({ services }) => services)).toEqual([
      [],
      ['Dnscache', 'NlaSvc'],
      [],
    ])
  })

  it('is not fooled by two lines of an error', () => {
    expect(parseTasklist(bytes('ERROR: x\nmore'))).toEqual({ state: 'unknown', reason: 'no-row-recognised' })
  })
})

describe('excluded port ranges', () => {
  it('takes an empty list for an answer only with its last line', () => {
    const empty = 'Title tcp\n\nA  B\n----------    --------\n\n'
    expect(parseExcludedRanges(bytes(empty))).toEqual({ state: 'unknown', reason: 'truncated' })
    expect(parseExcludedRanges(bytes(`${empty}* - whatever.\n`))).toMatchObject({
      state: 'known',
      ranges: [],
      complete: true,
    })
  })

  it('says that a list without its end may be longer', () => {
    const cut = '----------    --------\n   80   90\n   100   1'
    expect(parseExcludedRanges(bytes(cut))).toMatchObject({ ranges: [{ start: 80, end: 90 }], complete: false })
  })

  it('does not read a sentence as "no ranges"', () => {
    expect(parseExcludedRanges(bytes('The following command was not found.'))).toEqual({
      state: 'unknown',
      reason: 'no-row-recognised',
    })
  })
})
