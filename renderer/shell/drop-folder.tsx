import { FolderDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useOpenReport } from '../report/use-open-report.ts'
import { useTexts } from '../texts/texts.ts'
import './drop-folder.css'
import { useOpenProject } from './use-open-project.ts'

/** Whether a folder can be dropped: a browser does not tell where a dropped folder is. */
export const canDropFolders = window.stackmedic !== undefined

/** Takes a project folder or a report that is dropped anywhere on the window. */
export function DropFolder() {
  const { ui } = useTexts()
  const openProject = useOpenProject()
  const openReport = useOpenReport()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      // Without this, the window would leave the page to show the dropped file.
      event.preventDefault()
      setOver(true)
    }
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file === undefined) return
      if (/\.(?:zip|json)$/i.test(file.name)) return openReport(file)
      const path = window.stackmedic?.pathForFile(file) ?? ''
      if (path !== '') openProject(path)
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [openProject, openReport])
  if (!over) return null
  return (
    <div className="drop-folder">
      <FolderDown size={26} aria-hidden />
      {ui(canDropFolders ? 'welcome.drop-now' : 'welcome.drop-report-now')}
    </div>
  )
}
