import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A project in a temporary folder; paths are relative with `/`. */
export class TemporaryProject {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic-migrations-')))

  write(path: string, content: string | Uint8Array): this {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    return this
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

export const scriptTemplate = `"""\${message}

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

export interface RevisionText {
  readonly id: string
  /** As Python writes it, such as `'a1'` or `('a1', 'b2')`. */
  readonly down: string
  readonly created?: string
  readonly labels?: string
  readonly dependsOn?: string
}

/** A migration as Alembic would write it. */
export function revisionText({ id, down, created, labels = 'None', dependsOn = 'None' }: RevisionText): string {
  return `"""step ${id}

Revision ID: ${id}
${created === undefined ? '' : `Create Date: ${created}\n`}
"""
revision = '${id}'
down_revision = ${down}
branch_labels = ${labels}
depends_on = ${dependsOn}


def upgrade():
    pass


def downgrade():
    pass
`
}

/** An Alembic project with `alembic.ini` and the script directory `alembic`. */
export function alembicProject(revisions: readonly RevisionText[], options = ''): TemporaryProject {
  const project = new TemporaryProject()
    .write('alembic.ini', `[alembic]\nscript_location = alembic\n${options}`)
    .write('alembic/env.py', 'from alembic import context\n')
    .write('alembic/script.py.mako', scriptTemplate)
  for (const revision of revisions) project.write(`alembic/versions/${revision.id}_step.py`, revisionText(revision))
  return project
}
