import type { Diagnosis } from '../../../engine/core/diagnose.ts'
import type { Finding } from '../../../engine/core/finding.ts'
import { message } from '../../../engine/core/message.ts'
import { buildReport, type Report, type ReportOptions } from '../../../engine/report/report.ts'
import type { Language } from '../../../engine/texts/languages.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'

/** A text that tries everything: markup, terminal commands, workflow commands, a line that looks like a heading. */
export const hostileText =
  '<script>alert(1)</script> \u001b[31mred\u001b[0m \u001b]0;title\u0007 "quoted" \'single\' `tick` ```fence ::error::x\r\n# heading\n![img](http://x) \u202eevil &amp; ]]> %0A @person'

export function finding(changes: Partial<Finding> & Pick<Finding, 'id' | 'rule'>): Finding {
  return {
    area: 'migrations',
    severity: 'error',
    where: {},
    values: {},
    data: {},
    evidence: [],
    fixes: [],
    rootCause: true,
    explainedBy: [],
    ...changes,
  }
}

/** Two heads, which explain an exited container, which explains one that waits; and a warning of its own. */
export const sampleDiagnosis: Diagnosis = {
  root: '/home/rosalind/projects/shop',
  startedAt: '2026-11-20T12:52:40.000Z',
  durationMs: 812,
  areas: [
    { id: 'compose', state: 'ok', durationMs: 12 },
    {
      id: 'docker',
      state: 'unknown',
      reason: message('core.timed-out', { fact: 'docker/engine', seconds: 5 }),
      durationMs: 5000,
    },
    { id: 'containers', state: 'problem', durationMs: 40 },
    { id: 'migrations', state: 'problem', durationMs: 30 },
    { id: 'health', state: 'skipped', reason: message('core.left-out'), durationMs: 0 },
  ],
  findings: [
    finding({
      id: 'migrations/multiple-heads:aaaaaaaa',
      rule: 'migrations/multiple-heads',
      where: { file: 'backend/alembic/versions/2026 add, coupons.py', line: 12, column: 1, service: 'prestart' },
      values: { count: 2, tree: hostileText, heads: 'a, b' },
      evidence: [{ kind: 'file', source: 'backend/alembic/versions/x.py', line: 12, text: hostileText }],
      fixes: [
        {
          id: 'migrations/merge-heads',
          title: message('core.unexpected-error', { error: 'merge <b>them</b>' }),
          risk: 'safe',
          elevation: false,
          undoable: true,
        },
        {
          id: 'migrations/by-hand',
          title: message('core.left-out'),
          risk: 'guide',
          elevation: true,
          undoable: false,
        },
      ],
    }),
    finding({
      id: 'containers/exited:bbbbbbbb',
      rule: 'containers/exited',
      area: 'containers',
      where: { service: 'prestart', container: 'shop-prestart-1' },
      values: { service: 'prestart', code: 255 },
      evidence: [
        {
          kind: 'log',
          source: 'logs:prestart',
          text: Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n'),
        },
      ],
      rootCause: false,
      explainedBy: [{ finding: 'migrations/multiple-heads:aaaaaaaa', why: message('core.left-out') }],
    }),
    finding({
      id: 'containers/blocked-by-dependency:cccccccc',
      rule: 'containers/blocked-by-dependency',
      area: 'containers',
      where: { service: 'backend', port: 8000 },
      values: { service: 'backend', dependencies: 'prestart' },
      rootCause: false,
      explainedBy: [{ finding: 'containers/exited:bbbbbbbb', why: message('core.cancelled') }],
    }),
    finding({
      id: 'containers/unhealthy:dddddddd',
      rule: 'containers/unhealthy',
      area: 'containers',
      severity: 'warning',
      values: { service: 'web', test: 'curl', count: 3, output: '' },
    }),
  ],
  facts: {
    'project/compose': {
      id: 'project/compose',
      state: 'known',
      readAt: '2026-11-20T12:52:40.010Z',
      durationMs: 9,
      value: { name: 'shop', files: ['compose.yaml'], services: [] },
    },
    'docker/engine': {
      id: 'docker/engine',
      state: 'unknown',
      readAt: '2026-11-20T12:52:40.010Z',
      durationMs: 5000,
      reason: message('core.timed-out', { fact: 'docker/engine', seconds: 5 }),
    },
  },
}

export const rosalind = { homeDirectory: '/home/rosalind', userName: 'rosalind' }

export function sampleReport(
  diagnosis: Diagnosis = sampleDiagnosis,
  language: Language = 'en',
  options: Partial<ReportOptions> = {},
): Report {
  const translate = createTranslator(language)
  return buildReport(diagnosis, { translate, language, version: '1.2.3', identity: rosalind, ...options })
}
