// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import { shellCommands } from '../../../engine/project/shell-commands.ts'

function commands(script: string, environment: Record<string, string> = {}, parameters: readonly string[] = []) {
  return shellCommands(script, {
    environment: new Map(Object.entries(environment)),
    parameters,
    workingDirectory: '/app',
  })
}
const words = (...input: Parameters<typeof commands>) => commands(...input).map((command) => command.words.join('|'))

describe('shellCommands', () => {
  it.each([
    ['a b\nc', ['a|b', 'c']],
    ['a && b || c; d & e | f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['exec a "b c" \'d $E\' f\\ g', ['a|b c|d $E|f g']],
    ['A=1 B=2 a', ['a']],
    ['a # comment\n# b', ['a']],
    ['a#b', ['a#b']],
    ['a \\\n  b', ['a|b']],
    ['a > out 2>&1 < in >> more', ['a']],
    ['if a; then b; elif c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
    ['while ! a; do b; done', ['a', 'b']],
    ['for x in 1 2; do a; done', ['a']],
    ['cat <<EOF\nnot this\nEOF\nb', ['cat', 'b']],
    ['( a; b )', ['a', 'b']],
    ['a "$(b c)" `d`', ['a|$(b c)|`d`']],
    ['a ""', ['a|']],
  ])('reads %j', (script, expected) => {
    expect(words(script)).toEqual(expected)
  })

  it('fills in variables with defaults, and splits only what is unquoted', () => {
    const script = 'CMD=${CMD:-alembic upgrade head}\n$CMD\n"$CMD"\nrun --port ${PORT:-8000} $UNKNOWN'
    expect(words(script)).toEqual(['alembic|upgrade|head', 'alembic upgrade head', 'run|--port|8000|$UNKNOWN'])
    expect(words(script, { CMD: 'x y', PORT: '1' })).toEqual(['x|y', 'x y', 'run|--port|1|$UNKNOWN'])
  })

  it('hands parameters on', () => {
    expect(words('exec "$@"', {}, ['a', 'b c'])).toEqual(['a|b c'])
    expect(words('x $1; shift; y $1', {}, ['a', 'b'])).toEqual(['x|a', 'shift', 'y|b'])
    expect(words('set -- a b\nexec "$@"')).toEqual(['set|--|a|b', 'a|b'])
  })

  it('takes the branch of a case that fits a known subject, and all of an unknown one', () => {
    const script = 'case "${1:-serve}" in\n  serve|run) a;;\n  mig*)\n    b\n    ;;\n  *) c ;;\nesac\nd'
    expect(words(script)).toEqual(['a', 'd'])
    expect(words(script, {}, ['migrate'])).toEqual(['b', 'd'])
    expect(words(script, {}, ['other'])).toEqual(['c', 'd'])
    expect(words(script.replace('"${1:-serve}"', '"$(mode)"'))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('follows functions where they are called', () => {
    const script = 'migrate() {\n  alembic upgrade "$1"\n}\nfunction unused { nothing; }\nstart\nmigrate head\n'
    expect(commands(script).map(({ words: command, line }) => [command.join(' '), line])).toEqual([
      ['start', 5],
      ['alembic upgrade head', 2],
    ])
    expect(words('f() { f; a; }\nf').length).toBeLessThan(20)
  })

  it('follows cd as far as it can', () => {
    const script = 'a\ncd sub\nb\ncd /x/../y\nc\ncd "$HOME"\nd'
    expect(commands(script).map(({ workingDirectory }) => workingDirectory)).toEqual([
      '/app',
      '/app/sub',
      '/y',
      undefined,
    ])
  })

  it('knows places, also behind Windows line ends', () => {
    const [first, second] = commands('#!/bin/sh\r\n  a b\r\nif c; then d; fi\r\n')
    expect(first).toMatchObject({ words: ['a', 'b'], text: 'a b', line: 2, column: 3 })
    expect(second).toMatchObject({ words: ['c'], line: 3, column: 4 })
  })

  it('ends on scripts that are none', () => {
    expect(words('"'.repeat(9999)).length).toBeLessThan(600)
    expect(words('$('.repeat(9999)).length).toBeLessThan(600)
    expect(words('case x in (((')).toEqual([])
    expect(words(`case ${'a'.repeat(5000)} in ${'*a'.repeat(5000)}b) c;; esac`).length).toBeLessThan(3)
    expect(words('a;'.repeat(5000))).toHaveLength(500)
  })
})
