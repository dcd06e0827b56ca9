// Installs what is missing and runs all tests, or the groups that are named: npm test -- unit contract
import { runMain } from './parts/main.mjs'
import { ensurePackages } from './parts/packages.mjs'
import { say } from './parts/say.mjs'
import { sumCounts } from './parts/test-counts.mjs'
import { testGroups } from './parts/test-groups.mjs'
import { isContinuousIntegration, MissingSurroundings } from './test-environment/surroundings.mjs'

await runMain(async () => {
  const names = Object.keys(testGroups)
  const chosen = process.argv.slice(2)
  const wrong = chosen.filter((name) => !names.includes(name))
  if (wrong.length > 0) {
    say(`There is no test group ${wrong.join(', ')}. There is: ${names.join(', ')}`)
    return 2
  }
  await ensurePackages()
  const results = []
  for (const name of chosen.length === 0 ? names : chosen) results.push(await runGroup(name))

  const total = sumCounts(results)
  const lines = results.map(
    (result) =>
      `  ${result.name.padEnd(12)} ${countsText(result).padEnd(40)} ${result.seconds.padStart(6)} s${result.note}`,
  )
  process.stdout.write(`\n${lines.join('\n')}\n\n${countsText(total)}\n`)
  return total.failed === 0 ? 0 : 1
})

async function runGroup(name) {
  say(`\n── ${name} ──`)
  const started = Date.now()
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1)
  try {
    return { name, ...(await testGroups[name]()), seconds: seconds(), note: '' }
  } catch (error) {
    // What can be installed must be there where the tests decide over a change.
    const skip = error instanceof MissingSurroundings && !isContinuousIntegration
    say(`${skip ? 'Skipped' : 'Failed'}: ${error.message}`)
    const counts = { passed: 0, failed: skip ? 0 : 1, skipped: skip ? 1 : 0 }
    return { name, ...counts, seconds: seconds(), note: `  ${error.message.split('\n')[0]}` }
  }
}

function countsText({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
