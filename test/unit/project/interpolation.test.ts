// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import { interpolate } from '../../../engine/project/compose/interpolation.ts'

const values: Record<string, string> = { SET: 'value', EMPTY: '', DOLLAR: '$SET' }
const lookup = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined)

describe('interpolate', () => {
  it.each([
    ['$SET-$SET.x', 'value-value.x'],
    ['${SET}', 'value'],
    ['${UNSET:-d} ${EMPTY:-d} ${SET:-d}', 'd d value'],
    ['${UNSET-d} ${EMPTY-d} ${SET-d}', 'd  value'],
    ['${UNSET:+r} ${EMPTY:+r} ${SET:+r}', '  r'],
    ['${UNSET+r} ${EMPTY+r} ${SET+r}', ' r r'],
    ['${SET:?e} ${SET?e} ${EMPTY?e}', 'value value '],
    ['$$SET $${SET} $$$$', '$SET ${SET} $$'],
    ['${UNSET:-${ALSO:-${SET}}-x}', 'value-x'],
    ['${UNSET:-{"a": 1}}', '{"a": 1}'],
    ['postgres://u:${UNSET:-p@ss:w}@db:${UNSET:-5432}/x', 'postgres://u:p@ss:w@db:5432/x'],
    ['${DOLLAR}', '$SET'],
    ['$ a $1 $(date) $$$', '$ a $1 $(date) $$'],
    ['no variables', 'no variables'],
  ])('fills in %s', (template, expected) => {
    const result = interpolate(template, lookup)
    expect(result.text).toBe(expected)
    expect(result.malformed).toBe(false)
  })

  it.each(['${', '${}', '${SET', '${SET:x}', '${1}', '${ SET}', '${SET#x}', '${UNSET:-${SET}'])(
    'refuses %s as compose does',
    (template) => {
      expect(interpolate(template, lookup).malformed).toBe(true)
    },
  )

  it('names the variables that became empty, but not those with a default', () => {
    expect(interpolate('$UNSET ${UNSET} ${OTHER:-x} ${EMPTY}', lookup).unset).toEqual(['UNSET', 'UNSET'])
    expect(interpolate('${OTHER:-$INNER}', lookup).unset).toEqual(['INNER'])
  })

  it('names the required variables that are missing, with the message of the project', () => {
    expect(interpolate('${UNSET:?set ${SET} first} ${EMPTY:?}', lookup).missing).toEqual([
      { name: 'UNSET', message: 'set value first' },
      { name: 'EMPTY', message: '' },
    ])
  })

  it('looks for required variables also in a default that is not used', () => {
    expect(
      interpolate('${SET:-${UNSET:?x}} ${UNSET:+${UNSET:?y}}', lookup).missing.map(({ message }) => message),
    ).toEqual(['x', 'y'])
    expect(interpolate('${SET:-$UNSET}', lookup).unset).toEqual([])
  })

  it('knows which part of the text came from which variable', () => {
    const { text, substitutions } = interpolate('${A:-1.2.3.4}:${B:-${C:-80}}:80', lookup)
    expect(substitutions.map(({ start, end, names }) => [text.slice(start, end), names])).toEqual([
      ['1.2.3.4', ['A']],
      ['80', ['B', 'C']],
    ])
  })

  it('ends on endless nesting', () => {
    expect(interpolate('${A:-'.repeat(10_000) + '}'.repeat(10_000), lookup).malformed).toBe(true)
  })
})
