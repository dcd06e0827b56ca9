// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../../../engine/project/dockerfile.ts'
import { imageOf } from '../../../engine/project/image.ts'

const read = (text: string, target?: string, buildArguments?: Record<string, string>) =>
  imageOf(parseDockerfile(text, buildArguments), target, buildArguments)

describe('parseDockerfile', () => {
  it('joins continuation lines and passes over comments inside of them', () => {
    const { stages } = parseDockerfile('FROM x\nRUN a \\\n  # comment\n\n  && b\nCMD c\n')
    expect(stages[0]?.instructions).toEqual([
      { name: 'RUN', flags: [], text: 'a   && b', line: 2 },
      { name: 'CMD', flags: [], text: 'c', line: 6 },
    ])
  })

  it('reads Windows line ends and the escape directive', () => {
    const { stages } = parseDockerfile('# escape=`\r\nFROM x\r\nRUN a `\r\n b\r\nCMD c\\\r\n')
    expect(stages[0]?.instructions.map(({ text }) => text)).toEqual(['a  b', 'c\\'])
  })

  it('leaves out what is inside of a here-document', () => {
    const { stages } = parseDockerfile(
      'FROM x\nRUN <<EOF\nCMD not-this\nEOF\nCOPY <<-"A" /a\n\tENV X=1\n\tA\nCMD this\n',
    )
    expect(stages[0]?.instructions.map(({ name, line }) => [name, line])).toEqual([
      ['RUN', 2],
      ['COPY', 5],
      ['CMD', 8],
    ])
  })

  it('reads stages, their bases and the arguments in front of them', () => {
    const text = 'ARG TAG=3.11\nARG BASE=python:${TAG}\nFROM $BASE AS Build\nFROM build\n'
    expect(parseDockerfile(text).stages.map(({ name, base }) => [name, base])).toEqual([
      ['build', 'python:3.11'],
      [undefined, 'build'],
    ])
    expect(parseDockerfile(text, { TAG: '3.12' }).stages[0]?.base).toBe('python:3.12')
  })

  it('survives what is no Dockerfile', () => {
    expect(parseDockerfile('\\\n\\\n').stages).toEqual([])
    expect(parseDockerfile('{"a": 1}\n=====\n').stages).toEqual([])
    expect(imageOf(parseDockerfile(''))).toBeUndefined()
    expect(imageOf(parseDockerfile('FROM a\n'), 'nope')).toBeUndefined()
  })
})

describe('imageOf', () => {
  it('follows the stages down to the base', () => {
    const image = read(
      'FROM x AS a\nWORKDIR /app\nCMD ["a"]\nFROM a AS b\nWORKDIR sub\nENV A=1\nFROM y AS other\n',
      'b',
    )
    expect(image).toMatchObject({ base: 'x', workingDirectory: '/app/sub', command: { words: ['a'], line: 3 } })
    expect(image?.environment.get('A')).toBe('1')
  })

  it('takes the last stage, or the one by number', () => {
    const text = 'FROM x\nCMD ["first"]\nFROM y\nCMD ["last"]\n'
    expect(read(text)?.command?.words).toEqual(['last'])
    expect(read(text, '0')?.command?.words).toEqual(['first'])
  })

  it('knows the exec form, the shell form, and JSON that is none', () => {
    expect(read('FROM x\nENTRYPOINT ["a", "b c"]\n')?.entrypoint).toMatchObject({
      words: ['a', 'b c'],
      shellForm: false,
    })
    expect(read('FROM x\nCMD a && b\n')?.command).toMatchObject({ words: ['/bin/sh', '-c', 'a && b'], shellForm: true })
    expect(read("FROM x\nCMD ['a']\n")?.command?.shellForm).toBe(true)
  })

  it('lets an entry point clear the command of the base, but not that of its own stage', () => {
    expect(read('FROM x AS a\nCMD ["c"]\nFROM a\nENTRYPOINT ["e"]\n')?.command).toBeUndefined()
    expect(read('FROM x\nCMD ["c"]\nENTRYPOINT ["e"]\n')?.command?.words).toEqual(['c'])
  })

  it('reads both forms of ENV, with variables', () => {
    const image = read('FROM x\nARG V=2\nENV A=1 B="two words" C=\'$A\'\nENV OLD form $A\nENV D=$V-${A}\n')
    expect([...(image?.environment ?? [])]).toEqual([
      ['A', '1'],
      ['B', 'two words'],
      ['C', '$A'],
      ['OLD', 'form 1'],
      ['D', '2-1'],
    ])
  })

  it('follows what is copied out of other stages back to the build context', () => {
    const text = [
      'FROM python:3.12 AS builder',
      'WORKDIR /build',
      'COPY service/ ./service/',
      'COPY main.py pyproject.toml ./',
      'RUN pip install -r requirements.txt',
      'FROM builder AS second',
      'RUN touch /made',
      'FROM python:3.12-slim',
      'COPY --from=builder /build /app',
      'COPY --from=1 /build/service/inner /srv/inner',
      'COPY --from=second /build/main.py /srv/start.py',
      'COPY --from=builder /opt/venv /opt/venv',
      'COPY --from=docker.io/other /x /y',
    ].join('\n')
    const image = imageOf(parseDockerfile(text))
    expect(image?.copies.map(({ sources, destination }) => [sources.join(' '), destination])).toEqual([
      ['service/', '/app/service'],
      ['main.py pyproject.toml', '/app'],
      ['service/inner', '/srv/inner'],
      // Only the disk knows which of the sources are folders.
      ['main.py/service/inner', '/srv/inner'],
      ['pyproject.toml/service/inner', '/srv/inner'],
      ['main.py', '/srv/start.py'],
      ['pyproject.toml/main.py', '/srv/start.py'],
    ])
    expect(image?.runs).toEqual([])
    expect(image?.copiedRuns.filter((run) => run.startsWith('pip')).length).toBeGreaterThan(0)
  })

  it('lists what is copied from the context, not from other stages', () => {
    const image = read(
      'FROM x\nWORKDIR /app\nCOPY a b ./\nCOPY --from=0 c /c\nCOPY --chown=1:1 ["d e", "/d"]\nADD f sub\n',
    )
    expect(image?.copies).toEqual([
      { sources: ['a', 'b'], destination: '/app', intoFolder: true, line: 3 },
      { sources: ['d e'], destination: '/d', intoFolder: false, line: 5 },
      { sources: ['f'], destination: '/app/sub', intoFolder: false, line: 6 },
    ])
  })
})
