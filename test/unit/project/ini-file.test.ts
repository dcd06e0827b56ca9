import { describe, expect, it } from 'vitest'
import { readIniOptions, readTomlOptions } from '../../../engine/migrations/alembic-config.ts'

const here = '/project'

function optionsOf(text: string, toml = {}) {
  const [first] = readIniOptions(text, here, toml)
  if (first === undefined) return undefined
  return 'options' in first ? first.options : first.problem
}

describe('alembic.ini, read as ConfigParser reads it', () => {
  it.each([
    ['plain', '[alembic]\nscript_location = m\n', 'm'],
    ['colon and upper case', '[alembic]\nSCRIPT_LOCATION: m\n', 'm'],
    ['%(here)s', '[alembic]\nscript_location = %(here)s/../m\n', '/project/../m'],
    ['another option', '[alembic]\nname = m\nscript_location = %(NAME)s/x\n', 'm/x'],
    ['[DEFAULT]', '[DEFAULT]\nscript_location = m\n[alembic]\n', 'm'],
    ['doubled percent', '[alembic]\nscript_location = m%%n\n', 'm%n'],
    ['full-line comments', '# x\n[alembic]\n; y\nscript_location = m\n', 'm'],
    ['a comment behind is part of the value', '[alembic]\nscript_location = m # x\n', 'm # x'],
    ['CRLF', '[alembic]\r\nscript_location = m\r\n', 'm'],
    ['a percent sign in an option nobody asks for', '[alembic]\nscript_location = m\nurl = p%40x\n', 'm'],
  ])('%s', (_, text, scriptLocation) => {
    expect(optionsOf(text)).toMatchObject({ scriptLocation })
  })

  it.each([
    ['no-section-header', 'script_location = m\n[alembic]\n', 1],
    ['duplicate-option', '[alembic]\na = 1\nA = 2\n', 3],
    ['duplicate-section', '[alembic]\n[alembic]\n', 2],
    ['not-parsable', '[alembic]\nhello\n', 2],
    ['interpolation', '[alembic]\nscript_location = %(nowhere)s\n', 2],
    ['interpolation', '[alembic]\nscript_location = 5%\n', 2],
    ['interpolation', '[alembic]\nscript_location = %(a)s\na = %(script_location)s\n', 2],
    ['bad-separator', '[alembic]\nscript_location = m\nversion_locations = a\nversion_path_separator = os  # x\n', 3],
  ])('%s', (kind, text, line) => {
    expect(optionsOf(text)).toMatchObject({ kind, line })
  })

  it.each([
    ['spaces and commas', 'version_locations = a b, c\n', ['a', 'b', 'c']],
    ['not colons', 'version_locations = a:b\n', ['a:b']],
    ['os', 'version_locations = a:b\nversion_path_separator = os\n', ['a', 'b']],
    ['newline', 'version_locations =\n  a\n  b c\npath_separator = newline\n', ['a', 'b c']],
    ['a bad separator is harmless without locations', 'version_path_separator = os  # x\n', []],
  ])('version locations: %s', (_, option, versionLocations) => {
    expect(optionsOf(`[alembic]\nscript_location = m\n${option}`)).toMatchObject({ versionLocations })
  })

  it('gives one result for each section that names a tree', () => {
    const text = '[alembic]\nscript_location = a\n[db2]\nscript_location = b\n[loggers]\nkeys = root\n'
    const found = readIniOptions(text, here).map((result) => 'options' in result && result.options.scriptLocation)
    expect(found).toEqual(['a', 'b'])
  })

  it('lets the ini win over pyproject.toml option by option', () => {
    const toml = { script_location: 'gone', recursive_version_locations: true, version_locations: ['%(here)s/x'] }
    expect(optionsOf('[alembic]\nscript_location = m\n', toml)).toMatchObject({
      scriptLocation: 'm',
      recursive: true,
      versionLocations: ['/project/x'],
    })
    expect(readTomlOptions(toml, here)).toMatchObject({ options: { scriptLocation: 'gone' } })
  })

  it('takes only the word true for recursive', () => {
    for (const [word, recursive] of [
      ['true', true],
      ['True', false],
      ['yes', false],
    ] as const) {
      expect(optionsOf(`[alembic]\nrecursive_version_locations = ${word}\n`)).toMatchObject({ recursive })
    }
  })
})
