import { lazy, Suspense, useEffect, useRef } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { DiagnosisPage } from '../diagnosis/diagnosis-page.tsx'
import { FixDialog } from '../fix/fix-dialog.tsx'
import { JournalDialog } from '../fix/journal-dialog.tsx'
import { HistoryPage } from '../history/history-page.tsx'
import { FreePortDialog } from '../ports/free-port-dialog.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { useTexts } from '../texts/texts.ts'
import { FolderPicker } from '../welcome/folder-picker.tsx'
import { WelcomePage } from '../welcome/welcome-page.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { DropFolder } from './drop-folder.tsx'
import { factPages } from './fact-pages.ts'
import { FactRoute } from './fact-route.tsx'
import { Navigation } from './navigation.tsx'
import './shell.css'
import { useShortcut } from './shortcuts.ts'
import { useChooseFolder } from './use-open-project.ts'

/** Loaded when it is first opened. */
const HealDialog = lazy(() => import('../heal/heal-dialog.tsx'))
const TrustDialog = lazy(() => import('../trust/trust-dialog.tsx'))

/** The frame around every page: navigation, banners, dialogs. */
export function Shell() {
  const { ui } = useTexts()
  const [location] = useLocation()
  const main = useRef<HTMLElement>(null)
  useShortcut('open', useChooseFolder())
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts at its top.
  useEffect(() => {
    // Chromium's scrollTo returns a promise, which an effect must not.
    void main.current?.scrollTo(0, 0)
  }, [location])
  return (
    <div className="shell">
      <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
        {ui('skip-to-content')}
      </button>
      <Navigation />
      <main className="shell-main" id="content" tabIndex={-1} ref={main}>
        <ConnectionBanner />
        {/* Waits for the words of the engine's messages, which come right after the first picture. */}
        <Suspense>
          <Switch>
            <Route path="/">
              <WelcomePage />
            </Route>
            <Route path="/diagnosis">
              <DiagnosisPage />
            </Route>
            <Route path="/history">
              <HistoryPage />
            </Route>
            {factPages.map((page) => (
              <Route key={page.name} path={`/${page.name}`}>
                <FactRoute page={page} />
              </Route>
            ))}
            <Route>
              <Redirect to="/" />
            </Route>
          </Switch>
        </Suspense>
      </main>
      <Suspense>
        <CurrentDialog />
      </Suspense>
      <DropFolder />
    </div>
  )
}

function CurrentDialog() {
  const dialog = useDialogs((dialogs) => dialogs.dialog)
  if (dialog === undefined) return null
  if (dialog.type === 'folder-picker') return <FolderPicker />
  if (dialog.type === 'fix') return <FixDialog {...dialog} />
  if (dialog.type === 'free-port') return <FreePortDialog {...dialog} />
  if (dialog.type === 'heal' || dialog.type === 'trust') {
    const Dialog = dialog.type === 'heal' ? HealDialog : TrustDialog
    return <Dialog root={dialog.root} />
  }
  return <JournalDialog {...dialog} />
}
