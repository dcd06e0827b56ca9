import { describe, expect, it } from 'vitest'
import { renderTemplate, type TemplateValues } from '../../../engine/migrations/mako-template.ts'
import { newRevisionId, pythonDate, revisionFileName } from '../../../engine/migrations/new-revision.ts'
import { scriptTemplate } from '../../support/migration-tree.ts'

const values: TemplateValues = {
  message: 'merge heads',
  up_revision: 'abc',
  down_revision: ['a1', 'b2'],
  branch_labels: null,
  depends_on: null,
  create_date: '2026-01-02 03:04:05.000000',
  imports: '',
  upgrades: '',
  downgrades: '',
}

describe("a revision from the project's own template", () => {
  it("fills in what Alembic's generic template asks for", () => {
    const text = renderTemplate(scriptTemplate, values)
    expect(text).toContain('"""merge heads\n\nRevision ID: abc\nRevises: a1, b2\n')
    expect(text).toContain("revision = 'abc'\ndown_revision = ('a1', 'b2')\nbranch_labels = None\n")
    expect(text).toContain('def upgrade():\n    pass\n')
    expect(text).not.toContain('${')
  })

  it.each([
    ['a Python block', '<%! import re %>\n'],
    ['a control line', '% for x in y:\n% endfor\n'],
    ['an unknown name', '${config.get("x")}'],
    ['an unknown filter', '${message | h}'],
    ['a method', '${message.upper()}'],
    ['a continued line', 'a \\\nb'],
  ])('gives up on %s', (_, template) => {
    expect(renderTemplate(template, values)).toBeUndefined()
  })

  it('leaves out comments of the template', () => {
    expect(renderTemplate('## for us\nx = ${repr(message)}\n', values)).toBe("x = 'merge heads'\n")
  })
})

describe('name and id', () => {
  const created = new Date(2026, 0, 2, 3, 4, 5, 678)
  const revision = { id: 'abc123', message: 'Merge Heads!', created }

  it.each([
    [undefined, 'abc123_merge_heads.py'],
    ['%(rev)s', 'abc123.py'],
    ['%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s', '2026_01_02_0304-abc123_merge_heads.py'],
    ['%(year)d%(month)02d%(day)02d_%(slug)s', '20260102_merge_heads.py'],
  ])('%s', (template, name) => {
    expect(revisionFileName(revision, template)).toBe(name)
  })

  it.each(['%(unknown)s', '../%(rev)s', '%(rev)x', '/tmp/%(rev)s'])('refuses %s', (template) => {
    expect(revisionFileName(revision, template)).toBeUndefined()
  })

  it('cuts long messages at whole words, as Alembic does', () => {
    expect(revisionFileName({ ...revision, message: 'one two three' }, '%(slug)s', 9)).toBe('one_two_.py')
  })

  it('makes an id like its neighbours that nobody has', () => {
    const answers = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb']
    const random = () => Buffer.from(answers.shift() ?? '', 'hex')
    expect(newRevisionId(new Set(['aaaaaaaaaaaa']), random)).toBe('bbbbbbbbbbbb')
    expect(newRevisionId(new Set(['a'.repeat(32)]))).toHaveLength(32)
    expect(newRevisionId(new Set(['202601010001']))).toHaveLength(12)
    expect(newRevisionId(new Set(['add_users']))).toMatch(/^[0-9a-f]{12}$/)
  })

  it('writes dates as Python does', () => {
    expect(pythonDate(created)).toBe('2026-01-02 03:04:05.678000')
  })
})
