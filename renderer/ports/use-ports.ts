import { useQuery } from '@tanstack/react-query'
import { useClient } from '../client/client-context.ts'

/** How often the table is read while it is in sight, in milliseconds. */
const refreshEvery = 2000

/** The listeners of this machine, read again and again while the page is in sight. */
export function usePorts(root: string, paused: boolean) {
  const client = useClient()
  return useQuery({
    queryKey: ['ports', root],
    queryFn: ({ signal }) => client.call('listPorts', { root }, { signal }),
    refetchInterval: paused ? false : refreshEvery,
    refetchIntervalInBackground: false,
  })
}
