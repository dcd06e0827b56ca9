import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { I18nProvider } from 'react-aria-components'
import { Router } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import type { Client } from '../engine/api.ts'
import { ClientContext } from './client/client-context.ts'
import { queryClient, useHost } from './client/queries.ts'
import { Shell } from './shell/shell.tsx'
import { useOpenProject } from './shell/use-open-project.ts'
import { useConnection } from './state/connection.ts'
import { useProject } from './state/project.ts'
import { useSettings } from './state/settings.ts'

export function App({ client }: { readonly client: Client }) {
  const language = useSettings((settings) => settings.language)
  return (
    <ClientContext value={client}>
      <QueryClientProvider client={queryClient}>
        <I18nProvider locale={language}>
          <Router hook={useHashLocation}>
            <OpenInitialProject />
            <OpenRequestedProject />
            <RefreshAfterReconnect />
            <Shell />
          </Router>
        </I18nProvider>
      </QueryClientProvider>
    </ClientContext>
  )
}

/** A project named at start is diagnosed at once; after a reload, the project that was open stays. */
function OpenInitialProject() {
  const host = useHost()
  const openProject = useOpenProject()
  const opened = useRef(false)
  useEffect(() => {
    if (host.data === undefined || opened.current) return
    opened.current = true
    const { initialProject } = host.data
    if (initialProject !== undefined && useProject.getState().root === undefined) openProject(initialProject)
  }, [host.data, openProject])
  return null
}

/** The desktop app was started again with another folder. */
function OpenRequestedProject() {
  const requested = useProject((project) => project.requested)
  const openProject = useOpenProject()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the function is made anew at every rendering.
  useEffect(() => {
    if (requested !== undefined) openProject(requested)
  }, [requested])
  return null
}

/** What was asked for while the engine was away is asked for again. */
function RefreshAfterReconnect() {
  const state = useConnection((connection) => connection.state)
  useEffect(() => {
    if (state === 'open') void queryClient.invalidateQueries()
  }, [state])
  return null
}
