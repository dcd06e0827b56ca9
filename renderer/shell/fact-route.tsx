import { Suspense } from 'react'
import { Redirect } from 'wouter'
import { useLastDiagnosis } from '../state/last-diagnosis.ts'
import { useTexts } from '../texts/texts.ts'
import type { FactPage } from './fact-pages.ts'
import { PageHeader } from './page-header.tsx'

/** A page of facts; without them the diagnosis is where they come from. */
export function FactRoute({ page: { name, hasFacts, Page } }: { readonly page: FactPage }) {
  const { pages } = useTexts()
  const diagnosis = useLastDiagnosis((last) => last.diagnosis)
  if (diagnosis === undefined || !hasFacts(diagnosis)) return <Redirect to="/diagnosis" />
  return (
    <div className="page">
      <Suspense fallback={<PageHeader title={pages(`${name}.title`)} />}>
        <Page key={diagnosis.root} diagnosis={diagnosis} />
      </Suspense>
    </div>
  )
}
