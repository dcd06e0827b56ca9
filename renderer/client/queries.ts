import { QueryClient, useMutation, useQuery } from '@tanstack/react-query'
import { useClient } from './client-context.ts'

/** Everything comes from an engine on this machine: no retries behind the person's back, no guess about a network. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
})

export const queryKeys = {
  host: ['host'],
  recentProjects: ['recent-projects'],
  journal: (root: string) => ['journal', root],
  trust: (root: string) => ['trust', root],
  folders: (path: string | undefined) => ['folders', path],
} as const

export function useHost() {
  const client = useClient()
  return useQuery({
    queryKey: queryKeys.host,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => client.call('host', {}),
  })
}

export function useRecentProjects() {
  const client = useClient()
  return useQuery({ queryKey: queryKeys.recentProjects, queryFn: () => client.call('recentProjects', {}) })
}

export function useJournal(root: string | undefined) {
  const client = useClient()
  return useQuery({
    queryKey: queryKeys.journal(root ?? ''),
    enabled: root !== undefined,
    queryFn: () => client.call('journal', root === undefined ? {} : { root }),
  })
}

export function useFolders(path: string | undefined) {
  const client = useClient()
  return useQuery({
    queryKey: queryKeys.folders(path),
    queryFn: () => client.call('browseFolders', path === undefined ? {} : { path }),
    placeholderData: (previous) => previous,
  })
}

/** The commands of a project; asked again whenever somebody looks, because files change. */
export function useProjectTrust(root: string) {
  const client = useClient()
  return useQuery({
    queryKey: queryKeys.trust(root),
    queryFn: ({ signal }) => client.call('projectTrust', { root }, { signal }),
  })
}

export function useSetProjectTrust(root: string) {
  const client = useClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (answer: { readonly fingerprint: string; readonly trusted: boolean }) =>
      client.call('setProjectTrust', { root, ...answer }),
    onSuccess: (after) => queryClient.setQueryData(queryKeys.trust(root), after),
  })
}
