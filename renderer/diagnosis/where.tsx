import { Box, Container, FileText, Plug } from 'lucide-react'
import type { Where as Place } from '../../engine/core/finding.ts'
import { Badge } from '../parts/badge.tsx'
import { PathText } from '../parts/path-text.tsx'
import { useTexts } from '../texts/texts.ts'

/** Where a finding is: service, port, file with line. */
export function WhereBadges({ where }: { readonly where: Place }) {
  const { ui } = useTexts()
  const { service, container, port, file, line } = where
  return (
    <>
      {service !== undefined && (
        <Badge>
          <Box size={13} aria-hidden />
          {ui('finding.service', { service })}
        </Badge>
      )}
      {container !== undefined && container !== service && (
        <Badge>
          <Container size={13} aria-hidden />
          {ui('finding.container', { container })}
        </Badge>
      )}
      {port !== undefined && (
        <Badge>
          <Plug size={13} aria-hidden />
          {ui('finding.port', { port: String(port) })}
        </Badge>
      )}
      {file !== undefined && (
        <Badge>
          <FileText size={13} aria-hidden />
          <PathText path={line === undefined ? file : `${file}:${line}`} />
        </Badge>
      )}
    </>
  )
}
