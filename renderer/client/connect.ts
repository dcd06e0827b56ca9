import type { Client } from '../../engine/api.ts'
import { useConnection } from '../state/connection.ts'
import { useProject } from '../state/project.ts'
import type { FrameChannel } from './channel.ts'
import { electronChannel } from './electron-channel.ts'
import { FrameClient } from './frame-client.ts'
import { webSocketChannel } from './web-socket-channel.ts'

/** A client for the host that shows this page: the desktop app, or the browser host that served it. */
export async function connect(): Promise<Client> {
  const client = new FrameClient(
    await chooseChannel(),
    (state) => useConnection.getState().become(state),
    (root) => useProject.getState().request(root),
  )
  useConnection.setState({ retry: () => client.reconnect() })
  return client
}

async function chooseChannel(): Promise<FrameChannel> {
  // Recorded scenes for pictures and for work on the page (`vite --mode scenes`); every other build leaves them out.
  if (import.meta.env.MODE === 'scenes') {
    const scene = new URLSearchParams(location.search).get('scene')
    if (scene !== null) {
      const { sceneChannel } = await import('../../test/fixtures/page/scene-channel.ts')
      return sceneChannel(scene)
    }
  }
  if (window.stackmedic !== undefined) return electronChannel(window.stackmedic)
  const address = new URL('contract', location.href)
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  address.hash = ''
  return webSocketChannel(address.href)
}
