import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { type Finding, findingText } from '../../engine/core/finding.ts'
import { Button } from '../parts/button.tsx'
import { Prose } from '../parts/prose.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import { type CauseNode, depthOf } from '../view/cause-tree.ts'
import './cause-chain.css'
import { EvidenceList } from './evidence-list.tsx'
import { FindingAdvice } from './finding-advice.tsx'
import { WhereBadges } from './where.tsx'

interface CauseChainProps {
  readonly tree: CauseNode
  readonly findings: readonly Finding[]
}

/** Draws what a root cause brings about, from left to right; a consequence opens to its own evidence. */
export function CauseChain({ tree, findings }: CauseChainProps) {
  const { ui } = useTexts()
  const [selectedId, select] = useState<string>()
  const detailsId = useId()
  if (tree.effects.length === 0) return null
  const selected = findings.find(({ id }) => id === selectedId)
  const levels = depthOf(tree)
  return (
    <section className="chain" aria-label={ui('finding.consequences')}>
      <h4>{ui('finding.consequences')}</h4>
      <p className="chain-hint muted small">{ui('finding.consequences-hint')}</p>
      <ul className={`chain-tree chain-levels-${Math.min(levels, 5)}`} style={{ '--levels': levels } as object}>
        <Branch node={tree} selectedId={selectedId} select={select} detailsId={detailsId} findings={findings} />
      </ul>
      {selected !== undefined && <Selected id={detailsId} finding={selected} close={() => select(undefined)} />}
    </section>
  )
}

interface BranchProps {
  readonly node: CauseNode
  readonly selectedId: string | undefined
  readonly select: (id: string | undefined) => void
  readonly detailsId: string
  readonly findings: readonly Finding[]
}

function Branch({ node, ...shared }: BranchProps) {
  const { ui, say } = useTexts()
  const { finding, why, effects, alsoExplainedBy } = node
  const isRoot = why === undefined
  const classes = ['chain-node', `chain-node-${finding.severity}`, isRoot ? 'chain-node-root' : '']
  const also = shared.findings
    .filter(({ id }) => alsoExplainedBy.includes(id))
    .map((other) => say(findingText(other, 'title')))
  const content = (
    <>
      <span className="chain-why">{isRoot ? ui('finding.root-cause') : <Prose text={say(why)} />}</span>
      <span className="chain-title">
        <StateIcon state={finding.severity} size={15} />
        <span>
          <Prose text={say(findingText(finding, 'title'))} />
        </span>
      </span>
      {also.length > 0 && <span className="chain-why">{ui('finding.also-because', { titles: also.join(' · ') })}</span>}
    </>
  )
  const open = finding.id === shared.selectedId
  return (
    <li className="chain-branch">
      {isRoot ? (
        <div className={classes.join(' ')}>{content}</div>
      ) : (
        <>
          <svg className="chain-arrow" viewBox="0 0 9 12" aria-hidden>
            <path d="M0 0 9 6 0 12Z" />
          </svg>
          <AriaButton
            className={classes.join(' ')}
            aria-expanded={open}
            {...(open ? { 'aria-controls': shared.detailsId } : {})}
            onPress={() => shared.select(open ? undefined : finding.id)}
          >
            {content}
          </AriaButton>
        </>
      )}
      {effects.length > 0 && (
        <ul className="chain-effects">
          {effects.map((effect) => (
            <Branch key={effect.finding.id} node={effect} {...shared} />
          ))}
        </ul>
      )}
    </li>
  )
}

function Selected({
  id,
  finding,
  close,
}: {
  readonly id: string
  readonly finding: Finding
  readonly close: () => void
}) {
  const { ui, say } = useTexts()
  return (
    <div id={id} className="chain-selected">
      <div className="chain-selected-head">
        <div>
          <h4 className="break-anywhere">
            <Prose text={say(findingText(finding, 'title'))} />
          </h4>
          <div className="finding-tags">
            <WhereBadges where={finding.where} />
          </div>
        </div>
        <Button look="quiet" size="small" iconOnly aria-label={ui('actions.show-less')} onPress={close}>
          <X size={15} aria-hidden />
        </Button>
      </div>
      <FindingAdvice finding={finding} />
      <EvidenceList finding={finding} />
    </div>
  )
}
