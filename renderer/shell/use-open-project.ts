import { useLocation } from 'wouter'
import { messageOfError } from '../../engine/core/message.ts'
import { useClient } from '../client/client-context.ts'
import { useHost } from '../client/queries.ts'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useDialogs } from '../state/dialogs.ts'
import { useProject } from '../state/project.ts'

/** Opens a project: it becomes the one on screen and its diagnosis starts at once. Where it is none, says why. */
export function useOpenProject(): (folder: string) => void {
  const client = useClient()
  const [, navigate] = useLocation()
  const { open, refuse } = useProject.getState()
  return (folder) => {
    client.call('openProject', { root: folder }).then(
      (opened) => {
        if (!opened.ok) {
          refuse({ name: folder, reason: opened.reason })
          navigate('/')
          return
        }
        open(opened.root)
        useDiagnosis.getState().start(client, opened.root)
        navigate('/diagnosis')
      },
      (error: unknown) => refuse({ name: folder, reason: messageOfError(error) }),
    )
  }
}

/** Lets the person choose a folder: with the system's own dialog where there is one. */
export function useChooseFolder(): () => void {
  const client = useClient()
  const host = useHost()
  const openProject = useOpenProject()
  return () => {
    if (host.data?.folderDialog !== true) {
      useDialogs.getState().show({ type: 'folder-picker' })
      return
    }
    client.call('chooseFolder', {}).then(
      ({ path }) => path !== undefined && openProject(path),
      // Where the system's dialog fails, the one in the page still works.
      () => useDialogs.getState().show({ type: 'folder-picker' }),
    )
  }
}
