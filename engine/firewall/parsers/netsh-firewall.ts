import type { Json } from '../../core/finding.ts'
import { couldNotRead, defineParser } from '../../core/parser.ts'
import { possibleTexts } from '../../windows/console-encoding.ts'
import { readNetshOutput } from '../netsh-text.ts'

/** `netsh advfirewall firewall show rule …` and `netsh advfirewall show allprofiles`, in the languages whose words are known. */
export default defineParser({
  kind: 'netsh-firewall',
  parse(bytes) {
    let first: Json | undefined
    for (const text of possibleTexts(bytes)) {
      const { understood, answer } = read(text)
      if (understood) return answer
      first ??= answer
    }
    return first ?? null
  },
})

function read(text: string): { readonly understood: boolean; readonly answer: Json } {
  const fail = (answer: Json) => ({ understood: false, answer })
  if (text.trim() === '') return fail(couldNotRead('netsh-advfirewall', 'empty'))
  const { rules, profiles, unclear } = readNetshOutput(text)
  const areProfiles = profiles.length > 0 && rules.length === 0
  const form = areProfiles ? 'netsh-advfirewall-profiles' : 'netsh-advfirewall-rule'
  const found = areProfiles
    ? { profiles: profiles.map((it) => ({ ...it })) }
    : { rules: rules.map((it) => ({ ...it })) }
  const [reason] = unclear
  if (reason !== undefined) return fail(couldNotRead(form, reason, found))
  if (rules.length === 0 && profiles.length === 0) return fail(couldNotRead('netsh-advfirewall', 'no-row-recognised'))
  if (profiles.some(({ on }) => on === null)) return fail(couldNotRead(form, 'unknown-language', found))
  return { understood: true, answer: { kind: form, ...found } }
}
