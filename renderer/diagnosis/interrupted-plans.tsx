import { useJournal } from '../client/queries.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { useTexts } from '../texts/texts.ts'

/** A plan that was cut off in the middle is the first thing to settle. */
export function InterruptedPlans({ root }: { readonly root: string }) {
  const { ui, say } = useTexts()
  const show = useDialogs((dialogs) => dialogs.show)
  const journal = useJournal(root)
  const interrupted = journal.data?.filter(({ state }) => state === 'interrupted') ?? []
  return interrupted.map((plan) => (
    <Notice
      key={plan.id}
      tone="warning"
      title={ui('history.interrupted-title')}
      actions={
        <>
          <Button size="small" onPress={() => show({ type: 'journal', action: 'finish', plan })}>
            {ui('history.finish')}
          </Button>
          <Button size="small" onPress={() => show({ type: 'journal', action: 'undo', plan })}>
            {ui('history.undo')}
          </Button>
        </>
      }
    >
      {ui('history.interrupted-text', { title: say(plan.title) })}
    </Notice>
  ))
}
