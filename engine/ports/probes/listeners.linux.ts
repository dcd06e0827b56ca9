import { known, type Reading, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import type { Listener, ListenerTable } from '../facts.ts'
import type { TableOptions } from '../table-options.ts'
import { OwnerTable, UserNames } from './owner-table.linux.ts'
import { readSocketLinks, type SocketLinks } from './socket-links.linux.ts'
import { readSocketTables, type Socket } from './socket-tables.linux.ts'

/** Reads the sockets and who holds them from `/proc`, without starting a program. */
export async function readLinuxTable({ protocols, lookCloser }: TableOptions): Promise<Reading<ListenerTable>> {
  let sockets: Socket[]
  let links: SocketLinks
  try {
    // The tables first: another thread waits for the kernel to write them while this one goes through the processes.
    ;[sockets, links] = await Promise.all([readSocketTables(protocols), readSocketLinks()])
  } catch (error) {
    return unknown(message('ports.reasons.no-proc', { error: (error as Error).message }))
  }
  const { holders, complete, lookAtStandardFiles } = links
  const linkOf = ({ inode }: Socket) => `socket:[${inode}]`
  if (sockets.some((socket) => lookCloser(socket.port) && !holders.has(linkOf(socket)))) lookAtStandardFiles()

  const owners = new OwnerTable()
  const users = new UserNames()
  const shown = new Set<number>()
  const listeners = sockets.map((socket): Listener => {
    const { protocol, family, address, port, uid } = socket
    const pids = owners.inOrder(holders.get(linkOf(socket)) ?? [])
    for (const pid of pids) {
      shown.add(pid)
      if (lookCloser(port)) owners.lookCloser(pid)
    }
    const listener = { protocol, family, address, port, pids, user: users.name(uid) }
    if (pids.length > 0) return listener
    return { ...listener, hidden: complete ? 'outside' : 'no-rights' }
  })
  return known({ source: 'proc', listeners, owners: owners.all(shown) })
}
