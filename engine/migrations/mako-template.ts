/** What a revision template may ask for. */
export interface TemplateValues {
  readonly message: string
  readonly up_revision: string
  readonly down_revision: readonly string[]
  readonly branch_labels: null
  readonly depends_on: null
  readonly create_date: string
  readonly imports: ''
  readonly upgrades: ''
  readonly downgrades: ''
}

/** What makes a template more than this renderer can do: Python blocks, tags, control lines, `\` at a line's end. */
const beyond = /<%|<\/%|^[ \t]*%[^%]|\\\n/m
const conditional = /^(\w+)\s+if\s+(\w+)\s+else\s+(?:"([^"\\]*)"|'([^'\\]*)')$/

/**
 * Fills in the part of Mako that Alembic's own templates use: `${name}`, `${repr(name)}`, `${a if a else "text"}`,
 * `${name | comma,n}` and `##` comments. `undefined`: the template uses more, and nothing is guessed.
 */
export function renderTemplate(template: string, values: TemplateValues): string | undefined {
  const text = template.replace(/\r\n/g, '\n').replace(/^[ \t]*##.*\n/gm, '')
  if (beyond.test(text)) return undefined
  let complete = true
  const rendered = text.replace(/\$\{([^{}]*)\}/g, (_whole, expression: string) => {
    const value = evaluate(expression.trim(), values)
    if (value === undefined) complete = false
    return value ?? ''
  })
  return complete && !rendered.includes('${') ? rendered : undefined
}

function evaluate(expression: string, values: TemplateValues): string | undefined {
  const [body = '', ...filters] = expression.split('|').map((part) => part.trim())
  const names = filters.flatMap((filter) => filter.split(',').map((name) => name.trim()))
  if (!names.every((name) => name === 'comma' || name === 'n' || name === 'trim')) return undefined
  const choice = conditional.exec(body)
  if (choice !== null) {
    const [, name = '', condition = '', double, single] = choice
    if (!isName(name, values) || !isName(condition, values)) return undefined
    const chosen = values[condition]
    return chosen === '' || chosen === null || chosen.length === 0 ? (double ?? single) : asText(values[name])
  }
  const repr = /^repr\(\s*(\w+)\s*\)$/.exec(body)?.[1]
  if (repr !== undefined) return isName(repr, values) ? asLiteral(values[repr]) : undefined
  if (!isName(body, values)) return undefined
  const value = values[body]
  return names.includes('comma') && Array.isArray(value) ? value.join(', ') : asText(value)
}

type Value = TemplateValues[keyof TemplateValues]

function isName(name: string, values: TemplateValues): name is keyof TemplateValues {
  return Object.hasOwn(values, name)
}

/** As Python's `str()` prints it. */
function asText(value: Value): string {
  return typeof value === 'string' ? value : asLiteral(value)
}

/** As Python's `repr()` prints it. */
function asLiteral(value: Value): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return quoted(value)
  return `(${value.map(quoted).join(', ')}${value.length === 1 ? ',' : ''})`
}

function quoted(text: string): string {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`
}

/** Alembic's generic template, for projects whose own asks for more. */
export const standardTemplate = `"""\${message}

Revision ID: \${up_revision}
Revises: \${down_revision | comma,n}
Create Date: \${create_date}

"""
from alembic import op
import sqlalchemy as sa
\${imports if imports else ""}

# revision identifiers, used by Alembic.
revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}
branch_labels = \${repr(branch_labels)}
depends_on = \${repr(depends_on)}


def upgrade():
    \${upgrades if upgrades else "pass"}


def downgrade():
    \${downgrades if downgrades else "pass"}
`
