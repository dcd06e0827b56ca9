import type { ExposedPort, Firewall, WindowsFirewall } from './facts.ts'
import { judgeLinux, judgeMac, type UnixVerdict } from './judge-unix.ts'
import { judgeWindows, type Verdict } from './judge-windows.ts'

/** A port that other machines are meant to reach, and what Windows Firewall makes of that. */
export interface JudgedPort {
  readonly exposed: ExposedPort
  /**
   * The verdict of the strictest kind of network that the machine is on. Where that is not known: of the strictest of
   * all, and `uncertain` unless they agree.
   */
  readonly verdict: Verdict
}

const rank = { blocked: 0, uncertain: 2, allowed: 4 } as const

/** A rule is somebody's decision and comes before what happens by default. */
function strictness({ outcome, decidedBy }: Verdict): number {
  return rank[outcome] + (decidedBy === 'default' ? 1 : 0)
}

export function judgeExposedPorts(firewall: WindowsFirewall, exposed: readonly ExposedPort[]): readonly JudgedPort[] {
  const judge = judgeWindows(firewall)
  return exposed.flatMap((exposed) => {
    const verdicts = [...judge(exposed)].sort((a, b) => strictness(a) - strictness(b))
    const [strictest] = verdicts
    if (strictest === undefined) return []
    const agreed = firewall.activeProfiles !== null || verdicts.every(({ outcome }) => outcome === strictest.outcome)
    // A block rule is somebody's decision wherever it applies; what happens by default is not.
    const sure = agreed || strictest.decidedBy === 'block-rule'
    return [{ exposed, verdict: sure ? strictest : { ...strictest, outcome: 'uncertain' as const } }]
  })
}

/** The same for Linux and macOS; empty on Windows. */
export function judgeExposedOnUnix(
  firewall: Firewall,
  exposed: readonly ExposedPort[],
): readonly { readonly exposed: ExposedPort; readonly verdict: UnixVerdict }[] {
  if (firewall.kind === 'windows') return []
  return exposed.map((exposed) => ({
    exposed,
    verdict: firewall.kind === 'linux' ? judgeLinux(firewall, exposed) : judgeMac(firewall, exposed),
  }))
}

/** Things grouped by a key, in the order of their first appearance. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}
