import { defineGuide, type GuideStep } from '../../core/guide.ts'
import { type OverridePlace, overrideFact } from '../override-facts.ts'

const machineKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment'

/** Where a left-over variable is set and how to remove it. A guide: those files are not the project's. */
export default defineGuide({
  id: 'docker/unset-override',
  rules: ['docker/env-override'],
  uses: { override: overrideFact },
  fits: (_finding, { override }) =>
    override === undefined ||
    override.places.length === 0 ||
    override.places.some(({ kind }) => kind !== 'user-environment'),
  steps({ facts: { override }, finding: { values }, machine: { platform } }) {
    const variable = override?.variable ?? String(values['variable'])
    const places = override?.places ?? []
    const here: GuideStep =
      platform === 'windows'
        ? { text: 'here-windows', command: ['powershell.exe', `Remove-Item Env:${variable}`] }
        : { text: 'here', command: ['unset', variable] }
    const found = places.map((place) => stepFor(place, variable))
    return [...(found.length > 0 ? found : [{ text: 'nowhere' }]), here, { text: 'again' }]
  },
})

function stepFor(place: OverridePlace, variable: string): GuideStep {
  switch (place.kind) {
    case 'file':
      return { text: 'file', values: { file: place.file, line: place.line, text: place.text } }
    case 'user-environment':
      return { text: 'user', command: ['reg.exe', 'delete', 'HKCU\\Environment', '/v', variable] }
    case 'machine-environment':
      return { text: 'machine', command: ['reg.exe', 'delete', machineKey, '/v', variable] }
  }
}
