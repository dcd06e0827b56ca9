import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { fileEncodingsFact, type ReadFile, type StartedScript, startedScriptsFact } from '../facts.ts'
import { fileEvidence } from '../problem-finding.ts'

const names = {
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8 with a byte order mark',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'latin-1': 'Windows-1252',
} as const

/**
 * A file in an encoding that its reader stumbles over, as measured with compose 2.26 and 1.29, the engine's builder, dash and bash: compose
 * refuses Latin letters that are not UTF-8 and UTF-16 without a mark, and reads UTF-16 with one; the builder refuses UTF-16; no
 * script may start with a mark. Windows line ends harm scripts alone, which `compose/crlf-script` is about; env files have a rule of their own.
 */
export default defineCheck({
  rule: 'compose/file-encoding',
  severity: 'error',
  needs: { encodings: fileEncodingsFact, scripts: startedScriptsFact },
  judge: ({ encodings, scripts }) => [...encodings.flatMap(ofReadFile), ...scripts.flatMap(ofScript)],
})

function ofReadFile({ file, reader, service, encoding, marked, line }: ReadFile): FindingDraft[] {
  if (encoding === 'utf-8-bom' || (reader === 'docker' && encoding === 'latin-1')) return []
  const readable = reader === 'compose' && marked
  return [
    {
      where: { file, line, ...(service !== undefined && { service }) },
      values: { file, line, encoding: names[encoding], service: service ?? '' },
      variant: readable ? 'readable' : reader === 'docker' ? 'dockerfile' : encoding === 'latin-1' ? 'latin' : 'wide',
      severity: readable ? 'info' : 'error',
      evidence: [{ kind: 'measurement', source: file, text: marked ? `${encoding}, byte order mark` : encoding, line }],
      data: { encoding, marked, reader },
    },
  ]
}

function ofScript({ file, service, startedAt, encoding, direct, setup, converted }: StartedScript): FindingDraft[] {
  if (encoding === undefined || encoding === 'utf-8' || encoding === 'latin-1' || converted) return []
  const mark = encoding === 'utf-8-bom'
  const fatal = !mark || direct === true || setup === true
  return [
    {
      where: { file, line: 1, service },
      values: { file, service, encoding: names[encoding], line: 1 },
      variant: !mark ? 'script' : direct === true ? 'script-mark' : 'script-mark-shell',
      severity: fatal ? 'error' : 'warning',
      evidence: [
        { kind: 'measurement', source: file, text: `${encoding}, byte order mark`, line: 1 },
        fileEvidence(startedAt, file),
      ],
      data: { encoding, marked: true, reader: 'shell' },
    },
  ]
}
