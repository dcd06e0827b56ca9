import pc from 'picocolors'

/**
 * Whether output is coloured: for a person's terminal, and for nothing else. picocolors itself also colours whatever
 * runs where `CI` is set, which fills files and pipes with escape sequences. `NO_COLOR` and `FORCE_COLOR` decide first
 * (https://no-color.org, https://force-color.org).
 */
export function wantsColours(environment: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (environment['NO_COLOR']) return false
  const forced = environment['FORCE_COLOR']
  if (forced) return forced !== '0'
  return isTerminal && environment['TERM'] !== 'dumb'
}

/** The colours of standard output; each leaves a text as it is where nobody sees colours. */
export const colours = pc.createColors(wantsColours(process.env, process.stdout.isTTY === true))
