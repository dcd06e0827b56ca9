import { Folders, History, Stethoscope } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { useLastDiagnosis } from '../state/last-diagnosis.ts'
import { useProject } from '../state/project.ts'
import { lastPartOf } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { factPages } from './fact-pages.ts'
import { Logo } from './logo.tsx'
import './navigation.css'
import { SettingsButton } from './settings-button.tsx'

export function Navigation() {
  const { ui, pages } = useTexts()
  const [location] = useLocation()
  const { root, report } = useProject()
  const diagnosis = useLastDiagnosis((last) => last.diagnosis)
  const linked = factPages.filter(
    ({ hasFacts, live }) => diagnosis !== undefined && hasFacts(diagnosis) && !(live === true && report !== undefined),
  )
  const name = report?.project ?? lastPartOf(root ?? '')
  const path = report?.fileName ?? root
  const nav = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: in a narrow window the entry of another page may be out of sight.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [location])
  const link = (href: string, label: string, Icon: typeof Folders) => (
    <li key={href}>
      <Link href={href} className="navigation-link" aria-current={location === href ? 'page' : undefined}>
        <Icon size={17} aria-hidden />
        {label}
      </Link>
    </li>
  )
  return (
    <nav ref={nav} className="navigation" aria-label={ui('navigation.label')}>
      <div className="navigation-brand">
        <Logo />
        <span>{ui('brand')}</span>
      </div>
      <ul className="navigation-list">{link('/', ui('navigation.projects'), Folders)}</ul>
      {path !== undefined && (
        <>
          <div className="navigation-project">
            <p className="visually-hidden">{ui('navigation.opened-project')}</p>
            <p className="navigation-project-name">{name}</p>
            <p className="navigation-project-path" title={path}>
              {path}
            </p>
          </div>
          <ul className="navigation-list">
            {link('/diagnosis', ui('navigation.diagnosis'), Stethoscope)}
            {linked.map(({ name, Icon }) => link(`/${name}`, pages(`${name}.title`), Icon))}
            {root !== undefined && link('/history', ui('navigation.history'), History)}
          </ul>
        </>
      )}
      <div className="navigation-spacer" />
      <SettingsButton />
    </nav>
  )
}
