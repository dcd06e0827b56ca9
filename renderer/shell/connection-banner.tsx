import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { useConnection } from '../state/connection.ts'
import { useTexts } from '../texts/texts.ts'

/** Says that the engine cannot be reached; nothing on the page is up to date then. */
export function ConnectionBanner() {
  const { ui } = useTexts()
  const { state, retry } = useConnection()
  return (
    <div role="alert">
      {state === 'lost' && (
        <div className="shell-banner">
          <Notice
            tone="error"
            title={ui('connection.lost')}
            actions={
              <Button size="small" onPress={retry}>
                {ui('connection.retry')}
              </Button>
            }
          >
            {ui('connection.lost-hint')}
          </Notice>
        </div>
      )}
    </div>
  )
}
