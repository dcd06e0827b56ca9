import { Boxes, GitBranch, Import, type LucideIcon, Plug, ScrollText } from 'lucide-react'
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import { factRecord, factValue } from '../view/fact-of.ts'
import type { FactPageProps } from './fact-page-props.ts'

/** A page that draws facts of the last diagnosis; it is linked where there is something to draw. */
export interface FactPage {
  readonly name: 'services' | 'migrations' | 'ports' | 'imports' | 'logs'
  readonly Icon: LucideIcon
  readonly hasFacts: (diagnosis: Diagnosis) => boolean
  /** Reads this machine, so a report of another one has no such page. */
  readonly live?: boolean
  /** Loaded when it is first opened: the graph's library is as large as the rest of the page. */
  readonly Page: LazyExoticComponent<ComponentType<FactPageProps>>
}

export const factPages: readonly FactPage[] = [
  {
    name: 'services',
    Icon: Boxes,
    hasFacts: (diagnosis) => (factValue(diagnosis, 'project/compose')?.services.length ?? 0) > 0,
    Page: lazy(() => import('../services/services-page.tsx')),
  },
  {
    name: 'migrations',
    Icon: GitBranch,
    hasFacts: (diagnosis) => (factValue(diagnosis, 'migrations/trees')?.trees.length ?? 0) > 0,
    Page: lazy(() => import('../migrations/migrations-page.tsx')),
  },
  {
    name: 'ports',
    Icon: Plug,
    // The table itself is read live; the diagnosis says which ports the project wants.
    hasFacts: (diagnosis) => factRecord(diagnosis, 'ports/wanted') !== undefined,
    live: true,
    Page: lazy(() => import('../ports/ports-page.tsx')),
  },
  {
    name: 'imports',
    Icon: Import,
    hasFacts: (diagnosis) => (factValue(diagnosis, 'imports/entries')?.length ?? 0) > 0,
    Page: lazy(() => import('../imports/imports-page.tsx')),
  },
  {
    name: 'logs',
    Icon: ScrollText,
    hasFacts: (diagnosis) => (factValue(diagnosis, 'containers/logs') ?? []).some(({ lines }) => lines.length > 0),
    Page: lazy(() => import('../logs/logs-page.tsx')),
  },
]
