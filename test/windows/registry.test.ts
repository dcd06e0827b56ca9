import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { openRegistry, type WindowsRegistry } from '../../engine/windows/registry.ts'

const key = 'HKCU\\Software\\Stackmedic Test'

/** The system's own tool writes, so that reading is checked against somebody else's idea of the registry. */
function reg(...argumentList: readonly string[]): void {
  const { status, stderr } = spawnSync('reg.exe', argumentList, { windowsHide: true })
  assert.equal(status, 0, String(stderr))
}

describe('the Windows registry', () => {
  let registry: WindowsRegistry
  before(async () => {
    const opened = await openRegistry()
    assert.ok(opened, 'the registry could not be called')
    registry = opened
    reg('add', key, '/v', 'TCP Query User{1}C:\\a b\\node.exe', '/t', 'REG_SZ', '/d', 'v2.10|Action=Block|', '/f')
    reg('add', key, '/v', 'Привет', '/t', 'REG_SZ', '/d', 'Δ東京', '/f')
    reg('add', key, '/v', 'expand', '/t', 'REG_EXPAND_SZ', '/d', '%SystemRoot%\\x', '/f')
    reg('add', key, '/v', 'number', '/t', 'REG_DWORD', '/d', '4294967295', '/f')
    reg('add', key, '/v', 'list', '/t', 'REG_MULTI_SZ', '/d', 'a\\0b', '/f')
    reg('add', key, '/v', 'bytes', '/t', 'REG_BINARY', '/d', '00ff', '/f')
    reg('add', key, '/v', 'long', '/t', 'REG_SZ', '/d', 'x'.repeat(20_000), '/f')
    reg('add', `${key}\\below one`, '/f')
    reg('add', `${key}\\below two`, '/f')
  })
  after(() => reg('delete', key, '/f'))

  it('gives every kind of value, with names in any script', () => {
    const values = registry.values(key)
    assert.equal(values.state, 'read')
    assert.deepEqual(values.value.get('TCP Query User{1}C:\\a b\\node.exe'), 'v2.10|Action=Block|')
    assert.equal(values.value.get('Привет'), 'Δ東京')
    assert.equal(values.value.get('expand'), '%SystemRoot%\\x')
    assert.equal(values.value.get('number'), 4_294_967_295)
    assert.deepEqual(values.value.get('list'), ['a', 'b'])
    assert.deepEqual(values.value.get('bytes'), Uint8Array.of(0, 255))
    assert.equal(values.value.get('long'), 'x'.repeat(20_000))
    assert.equal(values.value.size, 7)
  })

  it('gives the keys below a key', () => {
    assert.deepEqual(registry.keys(key), { state: 'read', value: ['below one', 'below two'] })
  })

  it('tells a key that is not there from one that cannot be read', () => {
    assert.deepEqual(registry.values(`${key}\\nowhere`), { state: 'missing' })
    assert.deepEqual(registry.keys('HKXX\\Software'), { state: 'missing' })
  })
})
