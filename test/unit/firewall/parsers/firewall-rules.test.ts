import { describe, expect, it } from 'vitest'
import parser from '../../../../engine/firewall/parsers/firewall-rules.ts'
import { encodings } from '../../../support/windows-captures.ts'

const query = `
HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules
    UDP Query User{1}C:\\my files\\app.exe    REG_SZ    v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=17|App=C:\\my files\\app.exe|Name=app|Defer=User|
    {2}    REG_SZ    v2.33|Action=Allow|Active=TRUE|Dir=In|LPort2_10=1-2|LPort=RPC|Profile=Public|New=a=b|New=c|

`
const exported = `Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\X\\FirewallPolicy\\PublicProfile]
"EnableFirewall"=dword:00000000

[HKEY_LOCAL_MACHINE\\X\\FirewallPolicy\\FirewallRules]
"quote \\" here"="v2.30|Action=Allow|Active=FALSE|Dir=Out|App=C:\\\\a\\\\b.exe|Name=A \\"b\\"|"
`
const parse = (text: string) => parser.parse(Buffer.from(text))

describe('firewall rules of the registry', () => {
  it.each(encodings(query))('are read from reg query in %s', (_, bytes) => {
    expect(parser.parse(bytes)).toMatchObject({
      rules: [
        { valueName: 'UDP Query User{1}C:\\my files\\app.exe', action: 'Block', protocolName: 'UDP', defer: 'User' },
        {
          valueName: '{2}',
          protocol: null,
          localPorts: ['1-2', 'RPC'],
          profiles: ['Public'],
          otherFields: { New: ['a=b', 'c'] },
        },
      ],
    })
  })

  it.each(encodings(exported))('are read from an exported file in %s', (_, bytes) => {
    expect(parser.parse(bytes)).toMatchObject({
      profiles: { PublicProfile: { EnableFirewall: 0 } },
      rules: [{ valueName: 'quote " here', app: 'C:\\a\\b.exe', name: 'A "b"', active: false, direction: 'Out' }],
    })
  })

  it.each([
    ['nothing', ''],
    ['an error in some language', 'FEHLER: Der angegebene Registrierungsschlüssel wurde nicht gefunden.'],
    ['only the name of the key', `${query.split('\n')[1]}\n\n`],
    ['only half a rule', '    {1}    REG_SZ    v2.33|Action=Allow|Acti'],
    ['a value without data', '    {1}    REG_SZ'],
  ])('could not be read from %s', (_, text) => {
    expect(parse(text)).toMatchObject({ state: 'unknown' })
  })

  it('leave out what is cut off or damaged, and say so', () => {
    const cut = query.trimEnd().slice(0, -5)
    expect(parse(cut)).toMatchObject({ rules: [{}], incomplete: ['{2}'] })
    expect(parse(query.replace('Action=Allow', 'Action=Al\0low'))).toMatchObject({ rules: [{}], incomplete: ['{2}'] })
  })
})

describe('hostile text', () => {
  it.each([' ', '    REG_SZ', '"', '\\', '* a  ', '|', '\u00ff'])('made of %j does not take long', (piece) => {
    const started = process.cpuUsage()
    parse(`    a${piece.repeat(50_000)}x`)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000)
  })
})
