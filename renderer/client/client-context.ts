import { createContext, useContext } from 'react'
import type { Client } from '../../engine/api.ts'

export const ClientContext = createContext<Client | undefined>(undefined)

/** The connection to the engine. */
export function useClient(): Client {
  const client = useContext(ClientContext)
  if (client === undefined) throw new Error('useClient needs a ClientContext around it')
  return client
}
