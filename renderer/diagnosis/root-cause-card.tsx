import { type Finding, findingText } from '../../engine/core/finding.ts'
import { Badge } from '../parts/badge.tsx'
import { Prose } from '../parts/prose.tsx'
import { useTexts } from '../texts/texts.ts'
import { causeTree } from '../view/cause-tree.ts'
import { CauseChain } from './cause-chain.tsx'
import { EvidenceList } from './evidence-list.tsx'
import './finding.css'
import { FindingAdvice } from './finding-advice.tsx'
import { WhereBadges } from './where.tsx'

interface RootCauseCardProps {
  readonly finding: Finding
  readonly findings: readonly Finding[]
}

/** The first thing to read: what is wrong, what it means, what to do, what it brings about, and what proves it. */
export function RootCauseCard({ finding, findings }: RootCauseCardProps) {
  const { ui, say } = useTexts()
  const title = say(findingText(finding, 'title'))
  return (
    <article className={`card root-cause root-cause-${finding.severity}`} aria-label={title}>
      <FindingAdvice finding={finding} isCall>
        <div className="finding-head">
          <div className="finding-tags">
            <Badge tone={finding.severity}>{ui('finding.root-cause')}</Badge>
            <WhereBadges where={finding.where} />
          </div>
          <h3 className="break-anywhere">
            <Prose text={title} />
          </h3>
        </div>
      </FindingAdvice>
      <CauseChain tree={causeTree(finding, findings)} findings={findings} />
      <EvidenceList finding={finding} />
    </article>
  )
}
