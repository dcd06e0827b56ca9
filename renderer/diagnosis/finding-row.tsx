import { ChevronRight } from 'lucide-react'
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components'
import { type Finding, findingText } from '../../engine/core/finding.ts'
import { Prose } from '../parts/prose.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import { causeTree } from '../view/cause-tree.ts'
import { CauseChain } from './cause-chain.tsx'
import { EvidenceList } from './evidence-list.tsx'
import { FindingAdvice } from './finding-advice.tsx'
import { WhereBadges } from './where.tsx'

interface FindingRowProps {
  readonly finding: Finding
  /** All findings of the diagnosis, for what this one brings about. */
  readonly findings: readonly Finding[]
  /** Of its heading. */
  readonly level: number
}

/** A finding in one line that opens to everything about it. */
export function FindingRow({ finding, findings, level }: FindingRowProps) {
  const { ui, say } = useTexts()
  return (
    <Disclosure className="finding-row">
      <Heading level={level} className="finding-row-heading">
        <Button slot="trigger" className="finding-row-button">
          <StateIcon state={finding.severity} />
          <span className="visually-hidden">{ui(`severity.${finding.severity}`)}: </span>
          <span className="finding-row-title">
            <Prose text={say(findingText(finding, 'title'))} />
          </span>
          <ChevronRight size={16} className="finding-row-chevron" aria-hidden />
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className="finding-row-body">
          <div className="finding-tags">
            <WhereBadges where={finding.where} />
          </div>
          <FindingAdvice finding={finding} />
          <CauseChain tree={causeTree(finding, findings)} findings={findings} />
          <EvidenceList finding={finding} />
        </div>
      </DisclosurePanel>
    </Disclosure>
  )
}
