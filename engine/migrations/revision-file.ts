import { type ModuleName, moduleNames } from '../python/module-names.ts'
import { lineTextAt, type PythonSource } from '../python/source.ts'
import type { PythonValue } from '../python/values.ts'
import type { Revision, Unreadable } from './facts.ts'

/** Alembic's own pattern: a file without `revision` may be named after its id (before Alembic 0.2). */
const legacyName = /^([a-f0-9]+)\.py$/
/** Refused in ids by every version of Alembic. */
const forbidden = /[@\-+]/

export type RevisionReading =
  | { readonly revision: Omit<Revision, 'damaged'>; readonly unreadable?: Unreadable }
  | { readonly revision?: undefined; readonly unreadable: Unreadable }

/** What Alembic would see in a migration file after importing it, from the text alone. */
export function readRevision(file: string, source: PythonSource): RevisionReading {
  const { names, open } = moduleNames(source)
  const named = names.get('revision')
  const id = readId(file, named, open)
  if (typeof id !== 'string') return { unreadable: { file, ...id } }
  const down = names.get('down_revision')
  if (down === undefined && !open) {
    return { unreadable: { file, kind: 'no-down-revision', detail: id } }
  }
  const parents = identifiers(down?.value)
  if (parents === 'not-text') {
    return { unreadable: { file, line: down?.line ?? 1, kind: 'not-text', detail: textAt(source, down) } }
  }
  const parentsComputed = parents === 'computed'
  const line = named?.line ?? 1
  const created = createDate(source.text)
  const revision = {
    id,
    file,
    line,
    text: lineTextAt(source.text, named?.at ?? 0),
    parents: parentsComputed ? [] : parents,
    parentsComputed,
    parentsLine: down?.line ?? line,
    parentsText: textAt(source, down),
    dependsOn: known(names.get('depends_on')),
    labels: known(names.get('branch_labels')),
    ...(created !== undefined && { created }),
  }
  const character = forbidden.exec(id)?.[0]
  if (character !== undefined) {
    return { revision, unreadable: { file, line, kind: 'forbidden-character', detail: character } }
  }
  if (!parentsComputed) return { revision }
  return {
    revision,
    unreadable: { file, line: revision.parentsLine, kind: 'computed-down-revision', detail: revision.parentsText },
  }
}

function readId(
  file: string,
  name: ModuleName | undefined,
  open: boolean,
): string | Pick<Unreadable, 'kind' | 'detail' | 'line'> {
  if (name === undefined) {
    if (open) return { kind: 'computed-revision', detail: '' }
    const base = file.slice(file.lastIndexOf('/') + 1)
    return legacyName.exec(base)?.[1] ?? { kind: 'no-revision', detail: base }
  }
  const { value, line } = name
  if (value.kind === 'computed') return { kind: 'computed-revision', detail: '', line }
  return value.kind === 'text' ? value.text : { kind: 'not-text', detail: describe(value), line }
}

/** Ids of `down_revision`; `''` is a base, as it is for Alembic 1.8. */
function identifiers(value: PythonValue | undefined): string[] | 'computed' | 'not-text' {
  if (value === undefined || value.kind === 'computed') return 'computed'
  if (value.kind === 'none') return []
  if (value.kind === 'text') return value.text === '' ? [] : [value.text]
  if (value.kind === 'other') return 'not-text'
  const ids: string[] = []
  for (const item of value.items) {
    if (item.kind !== 'text') return 'computed'
    if (!ids.includes(item.text)) ids.push(item.text)
  }
  return ids
}

/** Labels and dependencies: what is not known is left out. */
function known(name: ModuleName | undefined): string[] {
  const ids = identifiers(name?.value)
  return Array.isArray(ids) ? ids : []
}

function describe(value: PythonValue): string {
  return value.kind === 'other' ? value.literal : value.kind
}

function textAt(source: PythonSource, name: ModuleName | undefined): string {
  return name === undefined ? '' : lineTextAt(source.text, name.at)
}

const dateLabel = '\nCreate Date:'

/** Decoration in Alembic's eyes, and the only date that a file carries. */
function createDate(text: string): string | undefined {
  const at = text.indexOf(dateLabel)
  if (at < 0 || at > 2000) return undefined
  const found = /^ *(\d{4}-\d\d-\d\d[ T0-9:.+Z-]*)/.exec(text.slice(at + dateLabel.length, at + 100))
  return found?.[1]?.trim()
}
