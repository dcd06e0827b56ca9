import { useQuery } from '@tanstack/react-query'
import { useClient } from '../client/client-context.ts'

/** How often the table is read while it is in sight, in milliseconds. */
const refreshEvery = 2000

/**
 * The listeners of this machine, read again and again while the page is in sight.
 * @param background also while the window is hidden, for somebody who waits for a port.
 */
export function usePorts(root: string, paused: boolean, background: boolean) {
  const client = useClient()
  return useQuery({
    queryKey: ['ports', root],
    queryFn: ({ signal }) => client.call('listPorts', { root }, { signal }),
    refetchInterval: paused ? false : refreshEvery,
    refetchIntervalInBackground: background,
  })
}
