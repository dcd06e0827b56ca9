import { afterAll, describe, expect, it } from 'vitest'
import { readPythonSource } from '../../../engine/python/source.ts'
import { SyntaxJudge } from '../../../engine/python/syntax-judge.ts'
import { revisionText } from '../../support/migration-tree.ts'
import { corruptions } from '../support/corruptions.ts'
import { askCompiler, whyNoAlembic } from '../support/real-alembic.ts'

const reason = whyNoAlembic()
const judge = new SyntaxJudge()
afterAll(() => judge.close())

const bodies = [
  "    op.create_table(\n        'users',\n        sa.Column('id', sa.Integer(), primary_key=True),\n        sa.Column('name', sa.String(40), nullable=False),\n    )\n",
  "    op.add_column('users', sa.Column('age', sa.Integer()))\n    for name in ('a', 'b'):\n        op.create_index(f'ix_{name}', 'users', [name])\n",
  '    op.execute("""\n        UPDATE users SET name = \'x\'\n    """)\n',
  "    if op.get_bind().dialect.name == 'postgresql':\n        op.execute('VACUUM')\n    else:\n        pass\n",
]
/** Each body in `upgrade` with each in `downgrade`. */
const originals = bodies.flatMap((up, index) =>
  bodies.map((down, other) =>
    revisionText({ id: `a${index}${other}`, down: "'a0'" })
      .replace('revision =', 'from alembic import op\nimport sqlalchemy as sa\n\nrevision =')
      .replace('    pass\n', up)
      .replace('    pass\n', down),
  ),
)

/** Every corruption at several places of every file; the same one twice counts once. */
function damagedFiles(): { name: string; text: string }[] {
  const found = new Map<string, { name: string; text: string }>()
  for (const original of originals) {
    const lines = original.split('\n')
    for (const { name, damage } of corruptions) {
      for (const share of [0.1, 0.3, 0.45, 0.6, 0.75, 0.9]) {
        const text = damage(lines, Math.floor(lines.length * share)).join('\n')
        found.set(text, { name, text })
      }
    }
  }
  return [...found.values()]
}

describe.skipIf(reason !== undefined)(`CPython's own compiler${reason === undefined ? '' : ` (${reason})`}`, () => {
  it('agrees on damaged files, and mostly on the line', async () => {
    const files = damagedFiles()
    expect(new Set(files.map(({ name }) => name)).size).toBeGreaterThanOrEqual(40)
    const bytes = files.map(({ text }) => Buffer.from(text))
    const { minor, answers } = askCompiler(bytes)
    const verdicts = await judge.judge(bytes.map(readPythonSource), { minor }, new AbortController().signal)
    const wrong: string[] = []
    const elsewhere: string[] = []
    let invalid = 0
    for (const [index, { name }] of files.entries()) {
      const answer = answers[index] ?? null
      const verdict = verdicts[index]
      if ((answer === null) !== (verdict?.verdict === 'valid'))
        wrong.push(`${name}: ${JSON.stringify([answer, verdict])}`)
      else if (answer !== null && verdict?.verdict === 'invalid') {
        invalid += 1
        if (verdict.error.line !== answer.line) {
          elsewhere.push(`${name}: ${JSON.stringify([answer, verdict.error])}\n${files[index]?.text}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(invalid).toBeGreaterThan(800)
    expect(elsewhere.length, elsewhere.slice(0, 5).join('\n')).toBeLessThanOrEqual(invalid * 0.05)
  })
})
