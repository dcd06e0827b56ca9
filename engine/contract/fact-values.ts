import type { ContainerList, ContainerLog } from '../containers/facts.ts'
import type { ImportEntry } from '../imports/facts.ts'
import type { HeadAuthor, MigrationTrees } from '../migrations/facts.ts'
import type { WantedPort } from '../ports/facts.ts'
import type { ComposeModel } from '../project/facts.ts'

/** The facts of a diagnosis that a page draws, by id. */
export interface FactValues {
  'project/compose': ComposeModel
  'containers/list': ContainerList
  'containers/logs': readonly ContainerLog[]
  'migrations/trees': MigrationTrees
  'migrations/head-authors': { readonly authors: readonly HeadAuthor[] }
  'imports/entries': readonly ImportEntry[]
  'ports/wanted': readonly WantedPort[]
}

export type FactId = keyof FactValues

export type { Container, ContainerList, ContainerLog, LogLine } from '../containers/facts.ts'
export type { ImportEntry } from '../imports/facts.ts'
export type { HeadAuthor, MigrationTree, MigrationTrees, Revision } from '../migrations/facts.ts'
export type { WantedPort } from '../ports/facts.ts'
export type { ComposeModel, Dependency, Service } from '../project/facts.ts'
