import { describe, expect, it } from 'vitest'
import { ruleVariables } from '../../../engine/firewall/program-path.ts'
import { withRelevantRules } from '../../../engine/firewall/relevant-rules.ts'
import { backend, exposedPort, rule, windowsFirewall } from './rule-strings.ts'

const kept = (rules: Readonly<Record<string, string>>) =>
  withRelevantRules(windowsFirewall(rules), [exposedPort(8000)]).rules.map(({ id }) => id)

describe('the rules that go into a report', () => {
  it('are those that may be about a port of the project, or are for the program that serves it', () => {
    const rules = {
      port: rule('Allow', 'LPort=8000'),
      everything: rule('Allow'),
      program: rule('Block', `App=${backend}`),
      otherPortOfTheProgram: rule('Allow', `App=${backend}`, 'LPort=1'),
      udpOfThePair: rule('Block', `App=${backend}`).replace('Protocol=6', 'Protocol=17'),
      uncertain: rule('Block', 'New=1'),
      onOtherNetworks: rule('Allow', 'LPort=8000', 'Profile=Domain'),
      broken: 'v2.33|Action=Al',
    }
    expect(kept(rules)).toEqual(Object.keys(rules))
    expect(
      kept({
        otherProgram: rule('Allow', 'App=C:\\Games\\secret.exe'),
        otherPort: rule('Allow', 'LPort=9'),
        storeApp: rule('Allow', 'AppPkgId=S-1-15-2-1'),
      }),
    ).toEqual([])
  })

  it('come with the variables that rules use, and no others of the environment', () => {
    expect(ruleVariables({ SystemRoot: 'D:\\Windows', SECRET_TOKEN: 'x', ProgramFiles: undefined })).toEqual({
      systemroot: 'D:\\Windows',
    })
  })
})
