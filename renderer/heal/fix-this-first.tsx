import { HeartPulse } from 'lucide-react'
import { Button } from '../parts/button.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { useTexts } from '../texts/texts.ts'

/** Begins the way from cause to cause, and says what will happen on it. */
export function FixThisFirst({ root }: { readonly root: string }) {
  const { ui } = useTexts()
  const show = useDialogs((dialogs) => dialogs.show)
  return (
    <>
      <Button look="primary" size="large" onPress={() => show({ type: 'heal', root })}>
        <HeartPulse size={17} aria-hidden />
        {ui('heal.fix-this-first')}
      </Button>
      <p className="small">{ui('heal.lead')}</p>
    </>
  )
}
