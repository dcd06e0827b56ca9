import { describe, expect, it } from 'vitest'
import firewallRules from '../../../../engine/firewall/parsers/firewall-rules.ts'
import netshFirewall from '../../../../engine/firewall/parsers/netsh-firewall.ts'
import { capturesIn, cutAfterEachLine, encodings, hasCaptures } from '../../../support/windows-captures.ts'

describe.skipIf(!hasCaptures)('real captures of firewall rules', () => {
  for (const { name, text, expected } of capturesIn('firewall-rules-registry')) {
    it.each(encodings(text))(`${name} is read in %s`, (_, bytes) => {
      expect(firewallRules.parse(bytes)).toMatchObject(expected)
    })

    it(`${name} cut after any line gives rules of the whole, or "could not read"`, () => {
      const whole = expected['rules']
      for (const cut of cutAfterEachLine(text)) {
        const answer = firewallRules.parse(Buffer.from(cut)) as Record<string, unknown>
        if (answer['state'] === 'unknown') continue
        for (const rule of answer['rules'] as unknown[]) expect(whole).toContainEqual(rule)
      }
    })

    it(`${name} cut in the middle of its last row does not give that row`, () => {
      const cut = text.trimEnd().slice(0, -12)
      const answer = firewallRules.parse(Buffer.from(cut)) as Record<string, unknown>
      expect(answer['incomplete']).toHaveLength(1)
      expect(answer['rules']).toHaveLength((expected['rules'] as unknown[]).length - 1)
    })
  }
})

describe.skipIf(!hasCaptures)('real captures of netsh advfirewall', () => {
  for (const { name, text, expected } of capturesIn('netsh-advfirewall')) {
    it.each(encodings(text))(`${name} is read in %s`, (_, bytes) => {
      expect(netshFirewall.parse(bytes)).toMatchObject(expected)
    })

    it(`${name} cut after any line gives a beginning of the whole, or "could not read"`, () => {
      const list = 'rules' in expected ? 'rules' : 'profiles'
      for (const cut of cutAfterEachLine(text)) {
        const answer = netshFirewall.parse(Buffer.from(cut)) as Record<string, unknown>
        if (answer['state'] === 'unknown') continue
        const found = answer[list] as unknown[]
        expect(found.length).toBeGreaterThan(0)
        found.forEach((entry, index) => {
          expect(entry).toMatchObject((expected[list] as object[])[index] ?? {})
        })
        expect(found.length).toBeLessThanOrEqual((expected[list] as unknown[]).length)
      }
    })

    it(`${name} with words of an unknown language is "could not read"`, () => {
      const foreign = text.replace(/^(\S.*?)(: {2,}| {2,})(?!Block|Allow|TCP|UDP|\d)(\S+)$/gmu, '$1$2Xyzzy')
      expect(foreign).not.toBe(text)
      expect(netshFirewall.parse(Buffer.from(foreign))).toMatchObject({ state: 'unknown' })
    })
  }
})
