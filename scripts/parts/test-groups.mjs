import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareBrowser } from '../test-environment/browser.mjs'
import { prepareDocker } from '../test-environment/docker.mjs'
import { prepareMariadb, stopMariadb } from '../test-environment/mariadb.mjs'
import { preparePostgres, stopPostgres } from '../test-environment/postgres.mjs'
import { prepareTools } from '../test-environment/tools.mjs'
import { prepareWindows } from '../test-environment/windows.mjs'
import { ensureBuilt } from './build-parts.mjs'
import { runNode } from './child.mjs'
import { inProject } from './project-folder.mjs'
import { say } from './say.mjs'
import { playwrightCounts, sumCounts, vitestCounts, windowsCounts } from './test-counts.mjs'

const passed = { passed: 1, failed: 0, skipped: 0 }
const failed = { passed: 0, failed: 1, skipped: 0 }

/**
 * The groups of `npm test`, in the order in which they run: what is quick and tells most comes first.
 * Each returns its counts; a group whose surroundings are missing throws `MissingSurroundings`.
 */
export const testGroups = {
  check: runCheck,
  unit: () => vitest('unit'),
  build: runBuild,
  contract: async () => {
    await needBuild()
    return vitest('contract')
  },
  integration: async () => {
    await needBuild()
    const environment = {
      ...(await prepareTools()),
      ...(await prepareDocker()),
      ...(await preparePostgres()),
      ...(await prepareMariadb()),
    }
    try {
      return await vitest('integration', environment)
    } finally {
      await Promise.all([stopPostgres(), stopMariadb()])
    }
  },
  packaging: async () => {
    await needBuild()
    return vitest('packaging')
  },
  e2e: async () => {
    await needBuild()
    return playwright(await prepareBrowser())
  },
  windows: async () => {
    await prepareWindows()
    return runWindows()
  },
}

/** Types, and Biome's lint and format. */
async function runCheck() {
  const results = await Promise.all([
    judge('Types', [inProject('node_modules', 'typescript', 'bin', 'tsc'), '-b']),
    judge('Lint and format', [inProject('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'ci', '.']),
  ])
  return sumCounts(results)
}

async function judge(what, command) {
  const { code, output } = await runNode(command, { quiet: true })
  say(code === 0 ? `✓ ${what}` : `✗ ${what}\n${output.trim()}`)
  return code === 0 ? passed : failed
}

async function runBuild() {
  try {
    await ensureBuilt(['node', 'page'], { always: true })
    return passed
  } catch (error) {
    say(error.message)
    return failed
  }
}

async function needBuild() {
  await ensureBuilt(['node', 'page']).catch(() => {
    throw new Error('not run, because the build failed')
  })
}

function vitest(project, environment = {}) {
  const script = inProject('node_modules', 'vitest', 'vitest.mjs')
  return withReportFile(async (file) => {
    const { code } = await runNode(
      [script, 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      { environment: { ...process.env, ...environment } },
    )
    return vitestCounts(file, code)
  })
}

function playwright(environment) {
  const script = inProject('node_modules', '@playwright', 'test', 'cli.js')
  return withReportFile(async (file) => {
    const { code } = await runNode([script, 'test', '--reporter=list,json'], {
      environment: { ...process.env, ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    })
    return playwrightCounts(file, code)
  })
}

async function runWindows() {
  const { code, output } = await runNode([inProject('scripts', 'test-windows.mjs')], { quiet: true })
  say(output.trim())
  return windowsCounts(output, code)
}

async function withReportFile(run) {
  const folder = mkdtempSync(join(tmpdir(), 'stackmedic-tests-'))
  try {
    return await run(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
