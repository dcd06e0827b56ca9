import { containerListFact } from '../containers/facts.ts'
import type { OptionalValuesOf, ValuesOf } from '../core/fact.ts'
import { bindTestsFact, listenersFact, wantedPortsFact } from './facts.ts'
import { httpQueuesFact, portProxiesFact, reservedRangesFact } from './windows-facts.ts'

/** What every rule about a wanted port is judged from, so that all of them come to the same verdict. */
export const portNeeds = { wanted: wantedPortsFact, bindTests: bindTestsFact, listeners: listenersFact }

/** What says who is behind a port; without it the verdict is the same with less proof. */
export const portUses = {
  containers: containerListFact,
  reservedRanges: reservedRangesFact,
  httpQueues: httpQueuesFact,
  portProxies: portProxiesFact,
}

/** What was measured of the ports of this machine. */
export type PortFacts = Pick<ValuesOf<typeof portNeeds>, 'bindTests' | 'listeners'> & OptionalValuesOf<typeof portUses>
