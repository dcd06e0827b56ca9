import { useLocation } from 'wouter'
import { largestReport } from '../../engine/contract/largest-report.ts'
import { message, messageOfError } from '../../engine/core/message.ts'
import { useClient } from '../client/client-context.ts'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useProject } from '../state/project.ts'

/** Opens a report that somebody sent: its facts are judged again and shown. Where it is none, says why. */
export function useOpenReport(): (file: File) => void {
  const client = useClient()
  const [, navigate] = useLocation()
  const { showReport, refuse } = useProject.getState()
  return (file) => {
    const open = async () => {
      if ((file.size / 3) * 4 > largestReport) {
        return { ok: false, reason: message('report.open.too-large', { path: file.name, detail: '' }) } as const
      }
      return client.call('openReport', { name: file.name.slice(0, 255), content: await base64Of(file) })
    }
    open().then(
      (opened) => {
        if (!opened.ok) {
          refuse({ name: file.name, reason: opened.reason })
          navigate('/')
          return
        }
        const { ok: _, diagnosis, ...about } = opened
        showReport({ fileName: file.name, ...about })
        useDiagnosis.getState().show(diagnosis)
        navigate('/diagnosis')
      },
      (error: unknown) => {
        refuse({ name: file.name, reason: messageOfError(error) })
        navigate('/')
      },
    )
  }
}

/** A file as the contract carries it. */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const address = String(reader.result)
      resolve(address.slice(address.indexOf(',') + 1))
    }
    reader.onerror = () => reject(reader.error ?? new Error(file.name))
    reader.readAsDataURL(file)
  })
}
