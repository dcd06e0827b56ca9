import { isHarmlessValue, isSecretName, isTelling } from '../core/secret-names.ts'
import { escapePattern, type Identity, identityReplacements } from './identity.ts'
import type { SecretKind } from './schema.ts'
import { redactedMark, replaceShapes } from './secret-shapes.ts'

export { type Identity, thisPerson } from './identity.ts'
export { redactedMark } from './secret-shapes.ts'

export interface Redacted<Value> {
  readonly value: Value
  /** How much of what was replaced. */
  readonly replaced: ReadonlyMap<SecretKind, number>
}

/** More secrets than this in one project are not learned; the shapes still find them where they stand. */
const maxLearned = 2000

/**
 * Takes secrets out of plain data: by the name they stand under, by how they look, and wherever a value that was a
 * secret in one place stands in another (as it is, URL-encoded or in base64).
 * @param identity whose name and home folder to take out; `null` keeps them
 */
export function redact<Value>(value: Value, identity: Identity | null): Redacted<Value> {
  const values = learnFrom(value)
  const persons = identity === null ? [] : identityReplacements(identity)

  const replaced = new Map<SecretKind, number>()
  const count = (kind: SecretKind) => replaced.set(kind, (replaced.get(kind) ?? 0) + 1)
  const known = (text: string, kind: SecretKind, pattern: RegExp, by: string) =>
    text.replace(pattern, () => {
      count(kind)
      return by
    })
  const result = walk(value, {
    onSecret: count,
    onName: () => undefined,
    text: (text, onSecret) => {
      let clean = replaceShapes(text, onSecret)
      if (values !== undefined) clean = known(clean, 'environment-value', values, redactedMark)
      for (const { kind, pattern, by } of persons) clean = known(clean, kind, pattern, by)
      return clean
    },
  })
  return { value: result as Value, replaced }
}

/** Redacts one text on its own, such as a log file that goes beside a report. */
export function redactText(text: string, identity: Identity | null): string {
  return redact(text, identity).value
}

/**
 * Redacts texts that come one after the other, such as the lines of a running log.
 * @param seed what their secrets are learned from: settings and environments of the project. The person's own name stays.
 */
export function textRedactor(seed: unknown): (text: string) => string {
  const values = learnFrom(seed)
  return (text) => {
    const clean = replaceShapes(text, () => undefined)
    return values === undefined ? clean : clean.replace(values, redactedMark)
  }
}

/** The first pass only learns: a secret may stand in a text before the place that says what it is. */
function learnFrom(value: unknown): RegExp | undefined {
  const learned = new Set<string>()
  const names = new Set<string>()
  walk(value, {
    onSecret: (_kind, secret, isValue) => isValue && learned.size < maxLearned && learned.add(secret),
    onName: (name) => names.add(name.toLowerCase()),
    text: (text, onSecret) => replaceShapes(text, onSecret),
  })
  return learnedPattern([...learned].filter((secret) => isTelling(secret, names)))
}

interface Visitor {
  /** `isValue`: the secret is the whole value of something, so it is worth looking for elsewhere. */
  readonly onSecret: (kind: SecretKind, secret: string, isValue: boolean) => void
  readonly onName: (name: string) => void
  readonly text: (text: string, onSecret: Visitor['onSecret']) => string
}

/** What names a thing that is no secret, even where somebody chose the same word as a password. */
const namingKeys = new Set([
  'name',
  'service',
  'image',
  'user',
  'database',
  'host',
  'container',
  'containerName',
  'project',
])

function walk(value: unknown, visitor: Visitor): unknown {
  if (typeof value === 'string') return visitor.text(value, visitor.onSecret)
  if (Array.isArray(value)) return walkList(value, visitor)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  // An environment entry as `{ name, value }`: the name says what the value is.
  const { name } = value as { name?: unknown }
  const holdsSecret = typeof name === 'string' && isSecretName(name)
  return Object.fromEntries(
    entries.map(([key, entry]) => {
      const cleanKey = visitor.text(key, () => undefined)
      if (typeof entry === 'string' && namingKeys.has(key)) visitor.onName(entry)
      if (typeof entry === 'string' && (isSecretName(key) || (holdsSecret && key === 'value'))) {
        return [cleanKey, secretValue(entry, visitor)]
      }
      return [cleanKey, walk(entry, visitor)]
    }),
  )
}

function walkList(list: readonly unknown[], visitor: Visitor): unknown[] {
  return list.map((entry, index) => {
    const before = list[index - 1]
    // A command line as a list: `--password`, `hunter2`.
    if (
      typeof entry === 'string' &&
      typeof before === 'string' &&
      /^--?[A-Za-z][\w-]*$/.test(before) &&
      isSecretName(before.replace(/^-+/, ''))
    ) {
      return secretValue(entry, visitor)
    }
    const assignment = typeof entry === 'string' ? /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(entry) : null
    if (assignment?.[1] !== undefined && assignment[2] !== undefined && isSecretName(assignment[1])) {
      return `${assignment[1]}=${secretValue(assignment[2], visitor)}`
    }
    return walk(entry, visitor)
  })
}

function secretValue(value: string, visitor: Visitor): string {
  if (isHarmlessValue(value)) return visitor.text(value, visitor.onSecret)
  visitor.onSecret('environment-value', value, true)
  return redactedMark
}

/** One pattern for all learned values, longest first so that no part of one is left over. */
function learnedPattern(secrets: readonly string[]): RegExp | undefined {
  if (secrets.length === 0) return undefined
  const spellings = new Set(
    secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret.toWellFormed()),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
    ]),
  )
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map(escapePattern).join('|'), 'g')
}
