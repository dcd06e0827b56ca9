import type { z } from 'zod'
import type { AreaId } from './area.ts'
import type { Message } from './message.ts'

/**
 * Declares one kind of fact: plain serialisable data read from the machine or the project.
 * Facts are saved in reports and read back on other machines, so each has a schema.
 */
export interface FactDefinition<Value> {
  /** `<area>/<name>`, unique, never renamed once released. */
  readonly id: string
  /** The area whose state suffers when the fact cannot be read; `project` facts belong to none. */
  readonly area: AreaId | 'project'
  readonly schema: z.ZodType<Value>
}

/** Declares a fact; the value's type follows from the schema. */
export function defineFact<Value>(definition: FactDefinition<Value>): FactDefinition<Value> {
  return definition
}

/** What came of reading a fact. */
export type Reading<Value> =
  | {
      readonly state: 'known'
      readonly value: Value
      /** Something is missing from the value, so nothing that rests on it may be called `ok`. */
      readonly incomplete?: Message
    }
  /** Could not look; the reason reaches the screen, and the area is never `ok`. */
  | { readonly state: 'unknown'; readonly reason: Message }
  /** There is nothing to look at here, for example no Alembic tree in the project. */
  | { readonly state: 'skipped'; readonly reason: Message }

/** A reading with when and how long it was read, as it stands in a report. */
export type FactRecord<Value = unknown> = Reading<Value> & {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly readAt: string
  readonly durationMs: number
}

/** @param incomplete why part of the value could not be read. */
export function known<Value>(value: Value, incomplete?: Message): Reading<Value> {
  return incomplete === undefined ? { state: 'known', value } : { state: 'known', value, incomplete }
}

export function unknown(reason: Message): Reading<never> {
  return { state: 'unknown', reason }
}

export function skipped(reason: Message): Reading<never> {
  return { state: 'skipped', reason }
}

/** A record under the type of its fact: what a probe of this fact, or the schema of a report, has made. */
export function typedRecord<Value>(_fact: FactDefinition<Value>, record: FactRecord): FactRecord<Value> {
  // Records are kept by the id of their fact, and only its probe or its schema makes one.
  return record as FactRecord<Value>
}

/** The value of a fact in a diagnosis; `undefined` for what is not known. */
export function knownValue<Value>(
  fact: FactDefinition<Value>,
  facts: Readonly<Record<string, FactRecord>>,
): Value | undefined {
  const record = facts[fact.id]
  const typed = record && typedRecord(fact, record)
  return typed?.state === 'known' ? typed.value : undefined
}

/** Names for facts that a probe, check or fix asks for: `{ listeners: listenersFact }`. */
// biome-ignore lint/suspicious/noExplicitAny: the value type of each fact is recovered by ValuesOf.
export type FactRequest = Readonly<Record<string, FactDefinition<any>>>

/** The values behind a request, all of them known. */
export type ValuesOf<Request extends FactRequest> = {
  readonly [Name in keyof Request]: Request[Name] extends FactDefinition<infer Value> ? Value : never
}

/** The values behind a request of which some may not be known. */
export type OptionalValuesOf<Request extends FactRequest> = {
  readonly [Name in keyof Request]?: (Request[Name] extends FactDefinition<infer Value> ? Value : never) | undefined
}

/** The known values of a request; what is not known is absent. */
export function knownValues(
  request: FactRequest | undefined,
  facts: Readonly<Record<string, FactRecord>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, fact] of Object.entries(request ?? {})) {
    const record = facts[fact.id]
    if (record?.state === 'known') values[name] = record.value
  }
  return values
}
