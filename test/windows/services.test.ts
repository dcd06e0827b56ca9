import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { listServices } from '../../engine/windows/services.ts'
import { windowsFolder } from '../../engine/windows/system-folder.ts'

describe('Windows services', () => {
  it('are listed with name, state and process', async () => {
    const services = await listServices()
    assert.ok(services, 'the service manager could not be asked')
    const names = services.map(({ name }) => name.toLowerCase())
    assert.ok(names.includes('eventlog'), names.join(' '))
    assert.ok(services.every(({ name, displayName }) => name !== '' && displayName !== ''))
    assert.ok(services.some(({ running, pid }) => running && pid > 0))
    assert.ok(services.every(({ running, pid }) => running || pid === 0))
  })
})

describe('the folder of Windows', () => {
  it('is told by Windows itself, whatever the variables say', async () => {
    const { SystemRoot } = process.env
    process.env['SystemRoot'] = 'C:\\evil'
    const folder = await windowsFolder()
    process.env['SystemRoot'] = SystemRoot
    assert.match(folder ?? '', /^[A-Z]:\\windows$/i)
    assert.ok(existsSync(`${folder}\\System32`))
  })
})
