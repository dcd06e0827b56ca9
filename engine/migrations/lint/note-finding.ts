import type { Evidence, FindingDraft, Severity } from '../../core/finding.ts'
import { baseName, fileEvidence } from '../tree-context.ts'
import type { LintNote, MigrationLint } from './facts.ts'

/** Evidence that a person still reads. */
const mostEvidence = 10

/** The notes of one kind that nobody asked to ignore. */
export function notesOf({ notes }: MigrationLint, kind: LintNote['kind']): LintNote[] {
  return notes.filter((note) => note.kind === kind && !note.ignored)
}

/** A finding about one operation. */
export function noteFinding(note: LintNote, service: { readonly service?: string }, severity: Severity): FindingDraft {
  const { kind, at, object, objectKind, table, earlier, revision, tree } = note
  const variant = kind === 'drops-missing' || kind === 'creates-twice' ? `${kind}-${objectKind}` : kind
  return {
    where: { ...service, file: at.file, line: at.line },
    severity,
    variant,
    values: {
      name: baseName(at.file),
      object,
      table: table ?? '',
      revision,
      earlier: earlier === undefined ? '' : baseName(earlier.file),
    },
    data: { tree, revision, kind, object, ...(table !== undefined && { table }) },
    evidence: [at, ...(earlier === undefined ? [] : [earlier])].map(evidenceOf),
    identity: `${kind} ${object}`,
  }
}

/** One finding for all notes of a kind in a tree: many places, one habit. */
export function groupFindings(
  notes: readonly LintNote[],
  serviceOf: (tree: string) => { readonly service?: string },
): FindingDraft[] {
  const byTree = new Map<string, LintNote[]>()
  for (const note of notes) byTree.set(note.tree, [...(byTree.get(note.tree) ?? []), note])
  return [...byTree].flatMap(([tree, group]): FindingDraft[] => {
    const [first] = group
    if (first === undefined) return []
    return [
      {
        where: { ...serviceOf(tree), file: first.at.file, line: first.at.line },
        severity: 'info',
        variant: first.kind,
        values: { count: group.length, name: baseName(first.at.file), object: first.object, tree },
        data: { tree, kind: first.kind, revisions: group.slice(0, 100).map(({ revision }) => revision) },
        evidence: group.slice(0, mostEvidence).map(({ at }) => evidenceOf(at)),
        identity: `${first.kind} ${tree}`,
      },
    ]
  })
}

function evidenceOf({ file, line, text }: LintNote['at']): Evidence {
  return fileEvidence(file, line, text)
}
