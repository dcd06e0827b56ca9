import { ScrollText } from 'lucide-react'
import { useLocation } from 'wouter'
import { Button } from '../parts/button.tsx'
import { useLastDiagnosis } from '../state/last-diagnosis.ts'
import { useLogTarget } from '../state/log-target.ts'
import { useTexts } from '../texts/texts.ts'
import { factValue } from '../view/fact-of.ts'

/** Leads from a piece of evidence to its line among all logs; nothing where they were not read. */
export function ShowInLogs({ service, text }: { readonly service: string; readonly text: string }) {
  const { pages } = useTexts()
  const [, navigate] = useLocation()
  const hasLogs = useLastDiagnosis(
    ({ diagnosis }) => diagnosis !== undefined && (factValue(diagnosis, 'containers/logs')?.length ?? 0) > 0,
  )
  if (!hasLogs) return null
  return (
    <div>
      <Button
        size="small"
        look="quiet"
        onPress={() => {
          useLogTarget.getState().aim({ service, text })
          navigate('/logs')
        }}
      >
        <ScrollText size={14} aria-hidden />
        {pages('logs.show')}
      </Button>
    </div>
  )
}
