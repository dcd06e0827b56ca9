import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import crlf from '../../../../engine/compose/checks/crlf-script.ts'
import notExecutable from '../../../../engine/compose/checks/script-not-executable.ts'
import startedScriptsProbe from '../../../../engine/compose/probes/started-scripts.ts'
import entryPointsProbe from '../../../../engine/project/probes/entry-points.ts'
import { testMachine } from '../../../support/machine.ts'
import { projectOnDisk, readModelOf } from '../../project/project-on-disk.ts'

/** What is said of a script that a healthcheck calls. */
async function judge(test: string, script: string, mode: number) {
  const root = projectOnDisk({
    'compose.yaml': `services:\n  db:\n    image: x\n    volumes: ["./checks:/checks:ro"]\n    healthcheck:\n      test: ${test}\n`,
    'checks/db.sh': script,
  })
  chmodSync(join(root, 'checks/db.sh'), mode)
  const compose = await readModelOf(root)
  if (compose === undefined) throw new Error('no model')
  const context = { root, machine: testMachine(), signal: new AbortController().signal, optional: {} }
  const entryPoints = await entryPointsProbe.read({ ...context, facts: { compose } })
  if (entryPoints.state !== 'known') throw new Error(entryPoints.state)
  const scripts = await startedScriptsProbe.read({ ...context, facts: { compose, entryPoints: entryPoints.value } })
  if (scripts.state !== 'known') throw new Error(scripts.state)
  return [crlf, notExecutable].flatMap((check) =>
    check.judge({ scripts: scripts.value }, {}).map(({ variant }) => `${check.rule.slice(8)} ${variant}`),
  )
}

it('a script of a healthcheck that has line ends of Windows, or may not be executed', async () => {
  expect(await judge('/checks/db.sh', '#!/bin/sh\nexit 0\n', 0o755)).toEqual([])
  expect(await judge('["CMD", "/checks/db.sh"]', '#!/bin/sh\r\nexit 0\r\n', 0o755)).toEqual(['crlf-script healthcheck'])
  expect(await judge('["CMD-SHELL", "/gone/db.sh"]', '#!/bin/sh\r\n', 0o755)).toEqual([])
  expect(await judge('/other/checks/db.sh', '#!/bin/sh\r\n', 0o755)).toEqual([])
})

it.skipIf(process.platform === 'win32')('needs the bit', async () => {
  expect(await judge('/checks/db.sh --quick', '#!/bin/sh\n', 0o644)).toEqual(['script-not-executable healthcheck'])
})
