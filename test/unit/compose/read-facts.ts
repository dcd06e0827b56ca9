import mountSourcesProbe from '../../../engine/compose/probes/mount-sources.ts'
import startedScriptsProbe from '../../../engine/compose/probes/started-scripts.ts'
import type { Reading } from '../../../engine/core/fact.ts'
import composeProbe from '../../../engine/project/probes/compose.ts'
import entryPointsProbe from '../../../engine/project/probes/entry-points.ts'
import { testMachine } from '../../support/machine.ts'
import { type Files, projectOnDisk } from '../project/project-on-disk.ts'

function knownValue<Value>(reading: Reading<Value>): Value {
  if (reading.state !== 'known') throw new Error(`${reading.state}: ${reading.reason.key}`)
  return reading.value
}

/** The facts that the checks of this area need, read by the real probes from files on disk. */
export async function readFacts(files: Files, environment: Readonly<Record<string, string>> = {}) {
  const root = projectOnDisk(files)
  const context = { root, machine: testMachine({ environment }), signal: new AbortController().signal, optional: {} }
  const compose = knownValue(await composeProbe.read({ ...context, facts: {} }))
  const entryPoints = knownValue(await entryPointsProbe.read({ ...context, facts: { compose } }))
  return {
    compose,
    entryPoints,
    sources: knownValue(await mountSourcesProbe.read({ ...context, facts: { compose } })),
    scripts: knownValue(await startedScriptsProbe.read({ ...context, facts: { compose, entryPoints } })),
  }
}
