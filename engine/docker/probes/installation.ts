import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { installationFact } from '../facts.ts'
import { findInstallation } from '../find-installation.ts'

/** Looks which Docker products are installed. */
export default defineProbe({
  fact: installationFact,
  budgetMs: 3000,
  read: async ({ machine }) => known(await findInstallation(machine)),
})
