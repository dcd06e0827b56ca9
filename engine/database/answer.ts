import type { Connection } from './facts.ts'

/** What a database, or the way to it, said. */
export type Answer = Pick<Connection, 'state' | 'detail'> &
  Partial<Pick<Connection, 'why' | 'serverVersion' | 'revisions' | 'tables' | 'extensions' | 'privileges'>>

/** What came of knocking. `closed`: the connection was taken and closed without a word. */
export type Knock = Omit<Answer, 'state'> & { readonly state: Answer['state'] | 'closed' }
