// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import { parseEnvFile, parseRawEnvFile } from '../../../engine/project/compose/env-file.ts'

const parse = (text: string, environment: Record<string, string> = {}) =>
  parseEnvFile(text, (name) => (Object.hasOwn(environment, name) ? environment[name] : undefined))
const values = (text: string, environment?: Record<string, string>) =>
  Object.fromEntries(parse(text, environment).entries.map(({ name, value }) => [name, value]))

describe('parseEnvFile', () => {
  it.each([
    ['A=1', '1'],
    ['A = spaced ', 'spaced'],
    ['export A=1', '1'],
    ['A: yaml', 'yaml'],
    ['A=', ''],
    ['A=a#b', 'a#b'],
    ['A=a # comment', 'a'],
    ['A=#x', '#x'],
    ["A='it\\'s'", "it's"],
    ['A=$ $1', '$ $1'],
    ['A="a # b"', 'a # b'],
    ["A='a ${B} # b'", 'a ${B} # b'],
    ['A="a\\nb\\t\\"c\\" \\\\ \\$B"', 'a\nb\t"c" \\ $B'],
    ['A="one\ntwo"', 'one\ntwo'],
    ["A='one\ntwo'", 'one\ntwo'],
    ["A=it's", "it's"],
    ['A=$$x', '$x'],
    ['A=${NOPE:-d}', 'd'],
    ['A=a=b=c', 'a=b=c'],
  ])('reads %j', (text, expected) => {
    expect(values(text)).toEqual({ A: expected })
  })

  it('reads Windows line ends and a last line without an end', () => {
    expect(values('A=1\r\nB="2"\r\n\r\nC=3')).toEqual({ A: '1', B: '2', C: '3' })
  })

  it('uses earlier lines, but the environment wins', () => {
    expect(values('A=file\nB=${A}/b', { A: 'session' })['B']).toBe('session/b')
    expect(values('A=file\nB=${A}/b')['B']).toBe('file/b')
  })

  it('takes a name alone from the environment', () => {
    expect(values('A\nB', { A: '1' })).toEqual({ A: '1', B: undefined })
  })

  it('knows the place of every entry', () => {
    const { entries } = parse('# comment\n\n  export A="x\ny"\nB=2')
    expect(entries.map(({ name, line, column }) => [name, line, column])).toEqual([
      ['A', 3, 10],
      ['B', 5, 1],
    ])
  })

  it('reports a line that cannot be read without what may be a secret, and goes on', () => {
    const { entries, errors } = parse('A=1\nMY KEY=secret\n=x\nB="never closed\nC=3')
    expect(errors).toEqual([
      { line: 2, column: 1, text: 'MY KEY=' },
      { line: 3, column: 1, text: '=' },
      { line: 4, column: 1, text: 'B=' },
    ])
    expect(entries.map(({ name }) => name)).toEqual(['A', 'C'])
  })

  it('refuses a required variable without a value', () => {
    expect(parse('A=${NOPE:?no}').errors).toHaveLength(1)
  })

  it('takes the raw format as it stands', () => {
    const { entries } = parseRawEnvFile('# no\nA="$B" # kept\r\nB=\n')
    expect(entries.map(({ name, value }) => [name, value])).toEqual([
      ['A', '"$B" # kept'],
      ['B', ''],
    ])
  })
})
