import type { Translate } from '../engine/texts/translator.ts'

/** Whether an answer to a yes-or-no question is one of the words for yes in the language of the question. */
export function isYes(answer: string, translate: Translate): boolean {
  const words = translate({ key: 'cli.prompt.yes' }).split(' ')
  return words.includes(answer.trim().toLowerCase().normalize('NFC'))
}
