import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Machine, thisMachine } from '../../engine/core/machine.ts'

/** A folder that is gone when the test ends. Its name has a blank, quotes and an umlaut, as people's folders do. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "stack medic 'tést' "))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** This machine, with Stackmedic's own files in a folder of the test. */
export function testMachine(changes: Partial<Machine> = {}): Machine {
  return { ...thisMachine(), dataDirectory: temporaryFolder(), ...changes }
}
