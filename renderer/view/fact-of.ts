import type { FactId, FactValues } from '../../engine/contract/fact-values.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import type { FactRecord } from '../../engine/core/fact.ts'

/** What came of reading a fact; absent where the diagnosis did not ask for it. */
export function factRecord<Id extends FactId>(diagnosis: Diagnosis, id: Id): FactRecord<FactValues[Id]> | undefined {
  // The engine that made the diagnosis is this page's own, and its probes made the value.
  return diagnosis.facts[id] as FactRecord<FactValues[Id]> | undefined
}

/** The value of a fact where it is known. */
export function factValue<Id extends FactId>(diagnosis: Diagnosis, id: Id): FactValues[Id] | undefined {
  const record = factRecord(diagnosis, id)
  return record?.state === 'known' ? record.value : undefined
}
