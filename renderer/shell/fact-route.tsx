import { Suspense } from 'react'
import { Redirect } from 'wouter'
import { useLastDiagnosis } from '../state/last-diagnosis.ts'
import { useProject } from '../state/project.ts'
import { useTexts } from '../texts/texts.ts'
import type { FactPage } from './fact-pages.ts'
import { PageHeader } from './page-header.tsx'

/** A page of facts; without them the diagnosis is where they come from. */
export function FactRoute({ page: { name, hasFacts, live, Page } }: { readonly page: FactPage }) {
  const { pages } = useTexts()
  const diagnosis = useLastDiagnosis((last) => last.diagnosis)
  const isReport = useProject(({ report }) => report !== undefined)
  // A report names a folder of another machine: nothing of this one is read for it.
  if (diagnosis === undefined || !hasFacts(diagnosis) || (live === true && isReport))
    return <Redirect to="/diagnosis" />
  return (
    <div className="page">
      <Suspense fallback={<PageHeader title={pages(`${name}.title`)} />}>
        <Page key={diagnosis.root} diagnosis={diagnosis} />
      </Suspense>
    </div>
  )
}
