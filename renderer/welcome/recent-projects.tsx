import { X } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { RecentProject } from '../../engine/api.ts'
import { useClient } from '../client/client-context.ts'
import { queryClient, queryKeys, useRecentProjects } from '../client/queries.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { useOpenProject } from '../shell/use-open-project.ts'
import { formatAgo } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import './recent-projects.css'

export function RecentProjects() {
  const { ui } = useTexts()
  const recent = useRecentProjects()
  if (recent.data === undefined) return null
  return (
    <section className="welcome-recent">
      <h2>{ui('welcome.recent')}</h2>
      {recent.data.length === 0 ? (
        <p className="muted">{ui('welcome.no-recent')}</p>
      ) : (
        <ul className="recent">
          {recent.data.map((project) => (
            <RecentItem key={project.root} project={project} />
          ))}
        </ul>
      )}
    </section>
  )
}

function RecentItem({ project }: { readonly project: RecentProject }) {
  const { ui, language } = useTexts()
  const client = useClient()
  const openProject = useOpenProject()
  const forget = async () => {
    queryClient.setQueryData(queryKeys.recentProjects, await client.call('forgetProject', { root: project.root }))
  }
  return (
    <li className="recent-item">
      <AriaButton className="recent-open" isDisabled={!project.exists} onPress={() => openProject(project.root)}>
        <span className="recent-name">{project.name}</span>
        <span className="recent-path">{project.root}</span>
        <span className="recent-verdict">
          <LastVerdict project={project} />
        </span>
        <span className="recent-when">
          {ui('welcome.opened', { ago: formatAgo(project.openedAt, Date.now(), language) })}
        </span>
      </AriaButton>
      <Button
        look="quiet"
        size="small"
        iconOnly
        aria-label={ui('welcome.forget', { name: project.name })}
        onPress={() => void forget()}
      >
        <X size={15} aria-hidden />
      </Button>
    </li>
  )
}

function LastVerdict({ project: { exists, last } }: { readonly project: RecentProject }) {
  const { ui } = useTexts()
  if (!exists) return <Badge>{ui('welcome.gone')}</Badge>
  if (last === undefined) return <Badge>{ui('welcome.never-diagnosed')}</Badge>
  const { errors, warnings, unknown } = last
  if (errors + warnings + unknown === 0) return <Badge tone="ok">{ui('welcome.last-good')}</Badge>
  return (
    <>
      {errors > 0 && <Badge tone="error">{ui('welcome.last-errors', { count: errors })}</Badge>}
      {warnings > 0 && <Badge tone="warning">{ui('welcome.last-warnings', { count: warnings })}</Badge>}
      {unknown > 0 && <Badge tone="unknown">{ui('welcome.last-unknown', { count: unknown })}</Badge>}
    </>
  )
}
