import type { Firewall } from './facts.ts'
import { judgeLinux, judgeMac } from './judge-unix.ts'
import { judgeWindows } from './judge-windows.ts'
import type { ProfileName } from './rule.ts'

/** Whether other machines get through to one port, for each kind of network that matters. */
export interface PortAnswer {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly program: string | null
  readonly verdicts: readonly AnsweredVerdict[]
}

export interface AnsweredVerdict {
  /** Windows alone has kinds of network. */
  readonly profile: ProfileName | null
  readonly outcome: 'allowed' | 'blocked' | 'uncertain'
  readonly decidedBy: string
  readonly manager: string | null
  /** The rule that decides: its name, and its id in the registry. */
  readonly rule: string | null
  readonly ruleId: string | null
  readonly mayApply: readonly string[]
  readonly ignoredByPolicy: string | null
  readonly otherProfile: string | null
}

export interface PortQuestion {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly program?: string | undefined
}

/** Asks a firewall that was read about one port. */
export function answerPort(firewall: Firewall, question: PortQuestion): PortAnswer {
  const { port, protocol, program = null } = question
  if (firewall.kind === 'windows') {
    const verdicts = judgeWindows(firewall)(question)
    return {
      port,
      protocol,
      program,
      verdicts: verdicts.map((verdict) => ({
        profile: verdict.profile,
        outcome: verdict.outcome,
        decidedBy: verdict.decidedBy,
        manager: null,
        rule: verdict.rule?.title ?? null,
        ruleId: verdict.rule?.id ?? null,
        mayApply: verdict.mayApply.map(({ title }) => title),
        ignoredByPolicy: verdict.ignoredByPolicy?.title ?? null,
        otherProfile: verdict.otherProfile?.rule.title ?? null,
      })),
    }
  }
  const verdict = firewall.kind === 'linux' ? judgeLinux(firewall, question) : judgeMac(firewall, question)
  return {
    port,
    protocol,
    program,
    verdicts: [
      {
        profile: null,
        outcome: verdict.outcome,
        decidedBy: verdict.decidedBy,
        manager: verdict.manager ?? null,
        rule: verdict.rule ?? null,
        ruleId: null,
        mayApply: [],
        ignoredByPolicy: null,
        otherProfile: null,
      },
    ],
  }
}
