import { createComObject } from '../windows/com-object.ts'
import type { ProfileName } from './rule.ts'

/** INetFwPolicy2 of Windows Firewall; its first own method comes behind the seven of IDispatch. */
const policyClass = 'e2b3c97f-6ae1-41ac-817a-f6f92166d7dd'
const policyInterface = '98325047-c671-4174-8d81-defcd3f03186'
const currentProfileTypes = 7

const bits: readonly (readonly [bit: number, profile: ProfileName])[] = [
  [1, 'Domain'],
  [2, 'Private'],
  [4, 'Public'],
]

/**
 * The kinds of network that this Windows is connected to now; several at once with a VPN or virtual switches.
 * `null`: Windows does not say.
 */
export async function readActiveProfiles(): Promise<readonly ProfileName[] | null> {
  const policy = await createComObject(policyClass, policyInterface)
  if (policy === undefined) return null
  try {
    const types = policy.readNumber(currentProfileTypes) ?? 0
    const profiles = bits.flatMap(([bit, profile]) => ((types & bit) !== 0 ? [profile] : []))
    return profiles.length === 0 ? null : profiles
  } finally {
    policy.release()
  }
}
