import { describe, expect, it } from 'vitest'
import parser from '../../../../engine/docker/parsers/wsl-list.ts'
import { cutAfterEachLine, encodings } from '../../../support/windows-captures.ts'

const table = `  NAME              STATE           VERSION
* docker-desktop    Running         2
  My Distro 24      Uninstalling    1
`
const parse = (text: string) => parser.parse(Buffer.from(text))

describe('wsl -l -v', () => {
  it.each(encodings(table))('is read in %s', (_, bytes) => {
    expect(parser.parse(bytes)).toEqual({
      kind: 'wsl-list-verbose',
      distros: [
        { name: 'docker-desktop', state: 'Running', version: 2, default: true },
        { name: 'My Distro 24', state: 'Uninstalling', version: 1, default: false },
      ],
    })
  })

  it('does not depend on the words of its heading and states', () => {
    const foreign = table.replace('NAME ', 'ИМЯ  ').replace('STATE ', 'XYZZY ').replace('Running', 'Xyzzy  ')
    expect(parse(foreign)).toMatchObject({ distros: [{ state: 'Xyzzy' }, {}] })
  })

  it('never reads a cut table as one without distributions', () => {
    for (const cut of cutAfterEachLine(table)) {
      const answer = parse(cut) as { state?: string; distros?: unknown[] }
      expect(answer.state === 'unknown' || (answer.distros?.length ?? 0) > 0, cut).toBe(true)
    }
    expect(parse(table.slice(0, -12))).toMatchObject({
      distros: [{}],
      incomplete: [expect.stringContaining('My Distro')],
    })
  })
})

describe('other answers of wsl', () => {
  it('give names and the default from a translated list', () => {
    expect(parse('Дистрибутивы подсистемы Windows для Linux:\nUbuntu (По умолчанию)\nDebian\n')).toMatchObject({
      distros: [
        { name: 'Ubuntu', default: true },
        { name: 'Debian', default: false },
      ],
    })
  })

  it('give the number of an error whose sentence is translated', () => {
    expect(parse('Es ist kein Verteilungspaket da.\nFehlercode: Wsl/Service/CreateInstance/0x80370102\n')).toEqual({
      kind: 'wsl-error',
      path: 'Wsl/Service/CreateInstance/0x80370102',
      hresult: '0x80370102',
    })
  })

  it.each([
    ['nothing', ''],
    ['a sentence', 'Das Windows-Subsystem wurde nicht gefunden und muss installiert werden.'],
    ['zeros in the middle', '  NAME      STATE           VERSION\n* Ubu\0ntu    Running         2\n'],
  ])('could not be read from %s', (_, text) => {
    expect(parse(text)).toMatchObject({ state: 'unknown' })
  })
})

describe('hostile text', () => {
  it.each([' ', '    REG_SZ', '"', '\\', '* a  ', '|', '\u00ff'])('made of %j does not take long', (piece) => {
    const started = process.cpuUsage()
    parse(`    a${piece.repeat(50_000)}x`)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000)
  })
})
