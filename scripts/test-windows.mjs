// Runs test/windows/*.test.ts with a Windows Node.js: on Windows itself, elsewhere under Wine. They use the Windows API
// for real (registry, sockets, named pipes, services) and the built command line. --verbose shows what passes, too.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { viteImportGlobPlugin } from 'rolldown/experimental'
import { ensureBuilt } from './parts/build-parts.mjs'
import { runNode } from './parts/child.mjs'
import { runMain } from './parts/main.mjs'
import { ensurePackages } from './parts/packages.mjs'
import { inProject, projectFolder } from './parts/project-folder.mjs'
import { say } from './parts/say.mjs'
import { findWine, runUnderWine, stageForWine, windowsPath } from './parts/wine.mjs'

/** A minute on an idle machine; much longer beside other tests. */
const timeoutMs = 600_000

await runMain(async () => {
  await ensurePackages()
  if (process.platform === 'win32') {
    await ensureBuilt(['node'])
    const file = await bundleTests(join(projectFolder, 'dist', 'test'))
    const environment = { ...process.env, STACKMEDIC_CLI: inProject('dist', 'cli', 'main.js') }
    return judge(await runNode(testArguments(file), { quiet: true, environment }))
  }
  const wine = await findWine()
  if (typeof wine === 'string') {
    const mustRun = process.env.CI === 'true'
    say(`${mustRun ? 'Failed' : 'Skipped'}: the Windows tests cannot run here. ${wine}`)
    return mustRun ? 1 : 0
  }
  await ensureBuilt(['node'])
  const stage = stageForWine(wine)
  try {
    const file = await bundleTests(join(stage.folder, 'test'))
    const result = await runUnderWine(wine.node, testArguments(windowsPath(file)), stage, {
      timeoutMs,
      environment: { STACKMEDIC_CLI: windowsPath(join(stage.folder, 'dist', 'cli', 'main.js')) },
    })
    if (result.timedOut) say(`The Windows tests did not end within ${timeoutMs / 1000} seconds`)
    return result.timedOut ? 1 : judge(result)
  } finally {
    stage.dispose()
  }
})

/** One file that imports every test: the tests are TypeScript, and a Windows Node.js here has nothing else to load it. */
async function bundleTests(folder) {
  const names = readdirSync(inProject('test', 'windows')).filter((name) => name.endsWith('.test.ts'))
  const { default: packageJson } = await import('../package.json', { with: { type: 'json' } })
  const entry = '\0windows-tests'
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    external: [...Object.keys(packageJson.dependencies), /^node:/],
    tsconfig: inProject('tsconfig.test.json'),
    plugins: [
      {
        name: 'windows-tests',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) =>
          id === entry
            ? names.map((name) => `import ${JSON.stringify(inProject('test', 'windows', name))}\n`).join('')
            : null,
      },
      viteImportGlobPlugin({ root: projectFolder }),
    ],
  })
  const file = join(folder, 'windows.test.mjs')
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
  return file
}

function testArguments(file) {
  return ['--test-reporter=tap', file]
}

/** Believes the summary and the exit code only together: a run that was cut off has no summary. */
function judge({ code, output }) {
  const count = (what) => Number(new RegExp(`^# ${what} (\\d+)\\s*$`, 'm').exec(output)?.[1])
  const passed = count('pass')
  const failed = count('fail')
  if (code === 0 && failed === 0 && passed > 0) {
    if (process.argv.includes('--verbose')) process.stdout.write(output)
    say(`Windows tests: ${passed} passed, ${count('skipped')} skipped`)
    return 0
  }
  process.stdout.write(output)
  say(`Windows tests failed (exit code ${code}, ${passed} passed, ${failed} failed)`)
  return 1
}
