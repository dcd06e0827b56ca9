import { expect, test } from 'vitest'
import { addressesOverlap, bindAddresses, endpoint, isAddress } from '../../../engine/ports/addresses.ts'

test.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.1', '127.0.0.2', false],
  ['0.0.0.0', '127.0.0.1', true],
  ['0.0.0.0', '::1', false],
  ['::', '127.0.0.1', true],
  ['::', '::1', true],
  ['::1', '[0:0:0:0:0:0:0:1]', true],
  ['::ffff:127.0.0.1', '127.0.0.1', true],
  ['fe80::1%12', 'fe80::1', true],
  ['', '10.0.0.1', true],
])('sockets on %s and %s: in each other’s way %s', (first, second, expected) => {
  expect(addressesOverlap(first, second)).toBe(expected)
  expect(addressesOverlap(second, first)).toBe(expected)
})

test('no address means every address of both families', () => {
  expect(bindAddresses(undefined).map(({ address }) => address)).toEqual(['0.0.0.0', '::'])
  expect(bindAddresses('[::1]')).toEqual([{ family: 'ipv6', address: '::1' }])
})

test('names and nonsense are no addresses', () => {
  expect(['10.9.9.9', '::1', 'fe80::1%eth0'].every(isAddress)).toBe(true)
  expect(['localhost', '999.1.1.1', ''].some(isAddress)).toBe(false)
  expect(endpoint('::1', 80)).toBe('[::1]:80')
})
