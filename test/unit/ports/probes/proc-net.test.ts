import { expect, test } from 'vitest'
import { parseProcNet, procStates } from '../../../../engine/ports/probes/proc-net.linux.ts'

const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0
   1: 020200C0:C740 507100CB:0050 06 00000000:00000000 03:000012AA 00000000     0        0 0 3 0
12345: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 99 1 0 100 0 0 10 0
`

test('only sockets that listen, with address, port, user and inode', () => {
  expect(parseProcNet(tcp, 'ipv4', procStates.listening)).toEqual([
    { address: '127.0.0.1', port: 8000, uid: 1000, inode: '4711' },
    { address: '0.0.0.0', port: 80, uid: 33, inode: '99' },
  ])
})

test('IPv6 addresses are words in the order of the machine', () => {
  const row = (address: string) =>
    `head\n   0: ${address}:1F41 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5 1 0\n`
  const addressOf = (address: string) => parseProcNet(row(address), 'ipv6', procStates.listening)[0]?.address
  expect(addressOf('00000000000000000000000000000000')).toBe('::')
  expect(addressOf('00000000000000000000000001000000')).toBe('::1')
  expect(addressOf('000080FE00000000FF57C2A4FEB0C9E1')).toBe('fe80::a4c2:57ff:e1c9:b0fe')
  expect(addressOf('0000000000000000FFFF00000100007F')).toBe('::ffff:127.0.0.1')
})

test('an empty table and a row that is cut have no sockets', () => {
  expect(parseProcNet('', 'ipv4', procStates.listening)).toEqual([])
  expect(parseProcNet(tcp.slice(0, 140), 'ipv4', procStates.listening)).toEqual([])
})
