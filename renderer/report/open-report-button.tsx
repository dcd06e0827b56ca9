import { FileSearch } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { Button } from '../parts/button.tsx'
import { useTexts } from '../texts/texts.ts'
import { useOpenReport } from './use-open-report.ts'

/** Lets the person choose a report that somebody sent. */
export function OpenReportButton() {
  const { ui } = useTexts()
  const openReport = useOpenReport()
  return (
    <FileTrigger
      acceptedFileTypes={['.zip', '.json']}
      onSelect={(files) => {
        const [file] = files ?? []
        if (file !== undefined) openReport(file)
      }}
    >
      <Button size="large">
        <FileSearch size={18} aria-hidden />
        {ui('welcome.open-report')}
      </Button>
    </FileTrigger>
  )
}
