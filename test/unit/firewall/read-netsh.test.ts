import { describe, expect, it } from 'vitest'
import { type Machine, thisMachine } from '../../../engine/core/machine.ts'
import { judgeWindows } from '../../../engine/firewall/judge-windows.ts'
import { readFirewallFromNetsh } from '../../../engine/firewall/read-netsh.ts'
import { encodeCodePage, withCrlf } from '../../support/encode-code-page.ts'

const line = '-'.repeat(70)

const german = {
  profiles: ['Domänenprofil', 'Privates Profil', 'Öffentliches Profil']
    .map(
      (name) =>
        `${name}-Einstellungen:\n${line}\nStatus                                EIN\nFirewallrichtlinie                    BlockInbound,AllowOutbound\n\n`,
    )
    .join(''),
  rules: `
Regelname:                               Webserver für alle
${line}
Beschreibung:                            Testet Umlaute: ä ö ü
Aktiviert:                               Ja
Richtung:                                Eingehend
Profile:                                 Domäne,Privat,Öffentlich
Gruppierung:
Lokales IP:                              Beliebig
Remote-IP:                               Beliebig
Protokoll:                               TCP
Lokaler Port:                            8000,9000-9010
Remoteport:                              Beliebig
Edgeausnahme:                            Nein
Programm:                                C:\\Server\\web.exe
Aktion:                                  Blocken
OK.
`,
}

function machine(answers: {
  readonly profiles: Uint8Array
  readonly rules: Uint8Array
  readonly code?: number
}): Machine {
  return {
    ...thisMachine(),
    platform: 'windows',
    runProcess: async (_, words) => ({
      outcome: 'exited',
      code: answers.code ?? 0,
      stdout: Buffer.from(words.includes('allprofiles') ? answers.profiles : answers.rules),
      stderr: Buffer.alloc(0),
    }),
  }
}

const signal = new AbortController().signal
const oem = (text: string) => encodeCodePage(withCrlf(text), 850)

describe('Windows Firewall from netsh', () => {
  it('is judged like the registry, in a language that is known', async () => {
    const reading = await readFirewallFromNetsh(
      machine({ profiles: oem(german.profiles), rules: oem(german.rules) }),
      signal,
    )
    if (reading.state !== 'known') throw new Error(JSON.stringify(reading))
    const verdicts = judgeWindows(reading.value)({ protocol: 'tcp', port: 9005, program: 'C:\\Server\\web.exe' })
    expect(verdicts).toHaveLength(3)
    expect(verdicts[0]).toMatchObject({ outcome: 'blocked', rule: { title: 'Webserver für alle' } })
  })

  it.each([
    ['an unknown language', german.profiles, german.rules.replace('Blocken', 'Xyzzy')],
    ['an unknown state', german.profiles.replaceAll('EIN', 'XYZZY'), german.rules],
    ['a rule that is cut off', german.profiles, german.rules.slice(0, german.rules.indexOf('Lokaler Port'))],
    ['a profile that is missing', german.profiles.slice(0, 300), german.rules],
    ['no answer', '', ''],
    ['another program', 'OK.', 'OK.'],
  ])('is unknown with %s', async (_, profiles, rules) => {
    const reading = await readFirewallFromNetsh(machine({ profiles: oem(profiles), rules: oem(rules) }), signal)
    expect(reading.state).toBe('unknown')
  })

  it('is unknown when netsh fails or is not there', async () => {
    const failing = machine({ profiles: oem(german.profiles), rules: oem(german.rules), code: 1 })
    expect((await readFirewallFromNetsh(failing, signal)).state).toBe('unknown')
    const absent = { ...failing, runProcess: async () => ({ outcome: 'not-found' }) as const }
    expect((await readFirewallFromNetsh(absent, signal)).state).toBe('unknown')
  })
})
