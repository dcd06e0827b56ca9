import { afterAll, describe, expect, it } from 'vitest'
import { readPythonSource } from '../../../engine/python/source.ts'
import { SyntaxJudge } from '../../../engine/python/syntax-judge.ts'
import type { SyntaxVerdict } from '../../../engine/python/syntax-verdict.ts'

const judge = new SyntaxJudge()
const never = new AbortController().signal

async function verdicts(sources: readonly (string | Uint8Array)[], minor = 11): Promise<readonly SyntaxVerdict[]> {
  return judge.judge(
    sources.map((source) => readPythonSource(Buffer.from(source))),
    { minor },
    never,
  )
}

async function errorOf(source: string | Uint8Array, minor = 11) {
  const [verdict] = await verdicts([source], minor)
  return verdict?.verdict === 'invalid' ? verdict.error : verdict
}

describe('syntax verdict', () => {
  // Places as CPython 3.11 reports them.
  it.each([
    ['print-statement', 'x = 1\nprint "x"\n', 2, 1],
    ['conflict-marker', 'x = 1\n<<<<<<< HEAD\ny = 1\n=======\ny = 2\n>>>>>>> b\n', 2, 1],
    ['stray-backslash', 'def f():\n    pass\n\\ No newline at end of file\n', 3, 2],
    ['open-bracket', 'x = f(1,\n\ndef g():\n    pass\n', 1, 6],
    ['odd-character', 'x = ‘a’\n', 1, 5],
    ['invisible-character', 'x = 1\u200b\n', 1, 6],
    ['unterminated-triple-quote', '"""doc\nx = 1\n', 1, 1],
    ['inconsistent-tabs', 'if 1:\n\tx = 1\n        y = 2\n', 3, 9],
    ['other', 'def f(:\n    pass\n', 1, 7],
    ['other', 'return 1\n', 1, 1],
    ['other', 'x = 1\nfrom __future__ import annotations\n', 2, 1],
  ])('%s: %j', async (kind, source, line, column) => {
    expect(await errorOf(source)).toMatchObject({ kind, line, column })
  })

  it('accepts what Python accepts', async () => {
    const valid = [
      '',
      '# only a comment',
      'x = """<<<<<<< HEAD\n"""\n',
      'def f():\n\tif 1:\n        \tpass\n\telse:\n            pass\n',
      'x = 1\r\ny = 2\r\n',
      '# caf\u00e9\nx = "\u201c"\n',
    ]
    expect((await verdicts(valid)).map(({ verdict }) => verdict)).toEqual(valid.map(() => 'valid'))
  })

  it('minds bytes that are not UTF-8 in strings, not in comments', async () => {
    const bad = Buffer.from([0xe9])
    expect(await errorOf(Buffer.concat([Buffer.from('x = 1  # '), bad]))).toMatchObject({ verdict: 'valid' })
    expect(await errorOf(Buffer.concat([Buffer.from('x = 1\ny = "'), bad, Buffer.from('"')]))).toMatchObject({
      kind: 'undecodable-character',
      line: 2,
    })
  })

  it('does not let `noqa` hide an error', async () => {
    expect(await errorOf('return 1  # noqa\n')).toMatchObject({ kind: 'other', line: 1 })
    expect(await errorOf('# ruff: noqa\nreturn 1\n')).toMatchObject({ kind: 'other', line: 2 })
  })

  it('says from which Python on a newer way of writing works', async () => {
    const source = "x = f'{d['a']}'\n"
    expect(await errorOf(source, 11)).toMatchObject({ kind: 'newer-python', detail: '3.12' })
    expect(await errorOf(source, 12)).toMatchObject({ verdict: 'valid' })
  })

  it('survives a file that traps the parser, and judges the others', async () => {
    const chain = `x = ${'1 + '.repeat(20_000)}1\n`
    const judged = await verdicts(['x = 1\n', chain, 'return 1\n', 'y = 2\n'])
    expect(judged.map(({ verdict }) => verdict)).toEqual(['valid', 'undecided', 'invalid', 'valid'])
  })

  it('judges what was sent ahead the same, a file that traps the parser too', async () => {
    const chain = `x = ${'2 + '.repeat(20_000)}1\n`
    const sources = ['a = 1\n', chain, 'return 2\n', ...Array.from({ length: 70 }, (_, index) => `b = ${index}\n`)]
    const read = sources.map((source) => readPythonSource(Buffer.from(source)))
    for (const source of read) judge.expect(source, { minor: 11 })
    const judged = await judge.judge(read, { minor: 11 }, never)
    expect(judged.slice(0, 4).map(({ verdict }) => verdict)).toEqual(['valid', 'undecided', 'invalid', 'valid'])
    expect(judged.slice(4).every(({ verdict }) => verdict === 'valid')).toBe(true)
  })

  it('ends the parser over a file that takes it too long, and judges the others', { timeout: 60_000 }, async () => {
    // The parser joins neighbouring literals pair by pair: minutes for these.
    const endless = `x = (${'"a" '.repeat(400_000)})\n`
    const read = ['c = 1\n$', endless, 'return 3\n'].map((source) => readPythonSource(Buffer.from(source)))
    for (const source of read) judge.expect(source, { minor: 11 })
    const judged = await judge.judge(read, { minor: 11 }, never)
    expect(judged.map(({ verdict }) => verdict)).toEqual(['invalid', 'undecided', 'invalid'])
    expect(judged[1]).toMatchObject({ reason: 'parser-timed-out' })
  })

  it('stops when it is told to', async () => {
    const aborted = AbortSignal.abort(new Error('stop'))
    await expect(judge.judge([readPythonSource(Buffer.from('print 1'))], { minor: 11 }, aborted)).rejects.toThrow(
      'stop',
    )
    expect(await errorOf('new = 1')).toEqual({ verdict: 'valid' })
  })
})

afterAll(() => judge.close())
