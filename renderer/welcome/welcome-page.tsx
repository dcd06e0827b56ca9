import { Eye, FlaskConical, FolderOpen, ScanSearch, Undo2 } from 'lucide-react'
import { useHost } from '../client/queries.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { WithTooltip } from '../parts/tooltip.tsx'
import { OpenReportButton } from '../report/open-report-button.tsx'
import { canDropFolders } from '../shell/drop-folder.tsx'
import { useChooseFolder, useOpenProject } from '../shell/use-open-project.ts'
import { usePageTitle } from '../shell/use-page-title.ts'
import { useConnection } from '../state/connection.ts'
import { useProject } from '../state/project.ts'
import { useTexts } from '../texts/texts.ts'
import { RecentProjects } from './recent-projects.tsx'
import './welcome-page.css'

const promises = [
  { name: 'look', Icon: ScanSearch },
  { name: 'preview', Icon: Eye },
  { name: 'undo', Icon: Undo2 },
] as const

export function WelcomePage() {
  const { ui } = useTexts()
  const host = useHost()
  const openProject = useOpenProject()
  const chooseFolder = useChooseFolder()
  const isLost = useConnection(({ state }) => state === 'lost')
  usePageTitle(ui('navigation.projects'))
  // A project named at start opens by itself; until that is known, this page would only flash by.
  if (host.isPending && !isLost) return null
  const sample = host.data?.sampleProject
  return (
    <div className="page welcome">
      <section className="welcome-hero">
        <h1>{ui('welcome.title')}</h1>
        <p className="welcome-lead">{ui('welcome.lead')}</p>
        <div className="welcome-actions">
          <Button look="primary" size="large" onPress={chooseFolder}>
            <FolderOpen size={18} aria-hidden />
            {ui('welcome.choose')}
          </Button>
          <WithTooltip text={ui('welcome.sample-hint')}>
            <Button
              size="large"
              isDisabled={sample === undefined}
              onPress={() => sample !== undefined && openProject(sample)}
            >
              <FlaskConical size={18} aria-hidden />
              {ui('welcome.sample')}
            </Button>
          </WithTooltip>
          <OpenReportButton />
        </div>
        <WhyRefused />
        {canDropFolders && <p className="welcome-drop">{ui('welcome.drop')}</p>}
      </section>
      <RecentProjects />
      <section className="welcome-promises">
        {promises.map(({ name, Icon }) => (
          <div key={name} className="welcome-promise">
            <Icon size={20} aria-hidden />
            <h2>{ui(`welcome.promises.${name}`)}</h2>
            <p>{ui(`welcome.promises.${name}-text`)}</p>
          </div>
        ))}
      </section>
    </div>
  )
}

/** Why the folder or the report that was chosen last could not be opened. */
function WhyRefused() {
  const { ui, say } = useTexts()
  const refused = useProject((project) => project.refused)
  return (
    <div role="alert">
      {refused !== undefined && (
        <Notice tone="warning" title={ui('welcome.refused', { name: refused.name })}>
          {say(refused.reason)}
        </Notice>
      )}
    </div>
  )
}
