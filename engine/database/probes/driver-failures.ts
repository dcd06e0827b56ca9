import { containerLogsFact } from '../../containers/facts.ts'
import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeModelFact } from '../../project/facts.ts'
import { driverFailures } from '../driver-failures.ts'
import { driverFailuresFact } from '../facts.ts'
import { readSettings } from '../settings.ts'

/** Reads from the logs which database drivers are missing. */
export default defineProbe({
  fact: driverFailuresFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact },
  uses: { logs: containerLogsFact },
  async read({ facts, optional }) {
    const failures = driverFailures(readSettings(facts.compose), optional.logs ?? [])
    return failures.length === 0 ? skipped(message('database.reasons.no-driver-failure')) : known({ failures })
  },
})
