import { revert } from '../../engine/core/mend.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import type { Attempts, Disproved } from '../../engine/service/attempts.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import type { Terminal } from '../command.ts'

/**
 * Takes a fix back that has not helped, so that another way can be gone.
 * @param isAgreed the person said yes to everything before.
 * @returns whether all is as before it; otherwise it stays, and is not asked about again.
 */
export async function tookBack(
  { attempt, other, reason: whyNot }: Disproved,
  attempts: Attempts,
  isAgreed: boolean,
  { machine, signal, write, confirm }: Terminal,
  translate: Translate,
): Promise<boolean> {
  const { plan, offer } = attempt
  if (plan === undefined) {
    attempts.takeBack(attempt)
    return true
  }
  const say = (text: string) => write(`${stripControlSequences(text)}\n`)
  const values = { title: translate(offer.title), other: translate(other.title), why: translate(whyNot) }
  say(translate({ key: 'cli.fix.other-way', values }))
  const isWanted = isAgreed || (await confirm(translate({ key: 'cli.fix.confirm' })))
  const undone = isWanted ? await revert(plan, { machine, registry, signal }) : undefined
  if (undone !== undefined) {
    const reason = undone.reason === undefined ? '' : ` ${translate(undone.reason)}`
    say(`${translate({ key: `cli.fix.outcome.${undone.outcome}` })}${reason}`)
  }
  if (undone?.outcome === 'undone') attempts.takeBack(attempt)
  else attempts.leave(attempt)
  return undone?.outcome === 'undone'
}
