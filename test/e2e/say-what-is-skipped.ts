import { whyNoElectron } from './hosts/electron.ts'

export default function sayWhatIsSkipped(): void {
  const reason = whyNoElectron()
  if (reason !== undefined) console.log(`The tests in Electron itself are skipped: ${reason}.`)
}
