import { message } from '../core/message.ts'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Translate } from '../texts/translator.ts'
import { reportStyle } from './html-style.ts'
import { reportedImports } from './import-trees.ts'
import { type Chain, chainsOf, fixNotes, placeOf, summaryOf, verdictText } from './outline.ts'
import type { Report, ReportFinding } from './schema.ts'

/** The report as one HTML file: no script, nothing loaded from anywhere, readable in light, dark and on paper. */
export function renderHtml(report: Report, translate: Translate): string {
  const page = new HtmlReport(report, translate)
  return page.render()
}

class HtmlReport {
  readonly #report: Report
  readonly #translate: Translate

  constructor(report: Report, translate: Translate) {
    this.#report = report
    this.#translate = translate
  }

  render(): string {
    const report = this.#report
    const summary = summaryOf(report)
    const chains = chainsOf(report)
    return `<!doctype html>
<html lang="${report.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${this.#say('title', { project: report.project.name })}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header>
<p class="product">Stackmedic</p>
<h1>${html(report.project.name)}</h1>
<p class="where">${html(report.project.root)}</p>
<p class="verdict ${summary.verdict}">${html(verdictText(summary, this.#translate))}</p>
<p class="counts">${[
      this.#say('errors', { count: summary.errors }),
      this.#say('warnings', { count: summary.warnings }),
      this.#say('notes', { count: summary.notes }),
      `<time datetime="${html(report.startedAt)}">${html(readableTime(report.startedAt))}</time>`,
    ].join(' · ')}</p>
</header>
${chains.map((chain) => this.#rootCause(chain)).join('\n')}
${this.#areas()}
${this.#imports()}
${this.#journal()}
${this.#facts()}
<footer>
<p>${this.#say('made-by', { version: report.tool.version, time: readableTime(report.startedAt) })} ${this.#say('redacted', { count: report.redaction.total })}</p>
${this.#redaction()}
</footer>
</main>
</body>
</html>
`
  }

  #rootCause({ finding, consequences }: Chain): string {
    return `<section class="finding ${finding.severity}" id="${html(finding.id)}">
<p class="label"><span class="badge">${this.#say(`severities.${finding.severity}`)}</span>${finding.severity === 'info' ? '' : ` <span>${this.#say('root-cause')}</span>`} ${this.#place(finding)}</p>
<h2>${prose(finding.title)}</h2>
<p>${prose(finding.explanation)}</p>
${this.#evidence(finding)}
<div class="next"><h3>${this.#say('next')}</h3><p>${prose(finding.nextStep)}</p>${this.#fixes(finding)}</div>
${this.#consequences(consequences)}
</section>`
  }

  /** Python entry points, each with its tree to open. */
  #imports(): string {
    const entries = reportedImports(this.#report)
    if (entries.length === 0) return ''
    const items = entries.map(({ works, title, tree, installed, standard }) => {
      const state = this.#say(works ? 'imports-work' : 'imports-fail')
      const counts = this.#say('imports-counts', { installed, standard })
      return `<details${works ? '' : ' open'}><summary>${state}: ${prose(title)}</summary><pre>${html(stripControlSequences(tree.join('\n')))}</pre><p>${counts}</p></details>`
    })
    return `<section><h2>${this.#say('imports-title')}</h2>\n${items.join('\n')}\n</section>`
  }

  #consequences(consequences: readonly Chain[]): string {
    if (consequences.length === 0) return ''
    return `<h3>${this.#say('leads-to')}</h3>\n${this.#chainList(consequences)}`
  }

  #chainList(consequences: readonly Chain[]): string {
    const items = consequences.map(
      ({ finding, why, consequences: further }) => `<li class="${finding.severity}">
<details><summary><strong>${prose(finding.title)}</strong>${why === undefined ? '' : `<span class="why">${prose(why)}</span>`}</summary>
<p>${this.#place(finding)}</p><p>${prose(finding.explanation)}</p>${this.#evidence(finding)}<p>${prose(finding.nextStep)}</p></details>
${further.length === 0 ? '' : this.#chainList(further)}</li>`,
    )
    return `<ol class="chain">${items.join('\n')}</ol>`
  }

  #place(finding: ReportFinding): string {
    const place = placeOf(finding)
    const where = place === '' ? '' : `<code>${html(place)}</code> `
    return `${where}<code class="rule">${html(finding.rule)}</code>`
  }

  #evidence({ evidence }: ReportFinding): string {
    return evidence
      .map(({ source, line, text }) => {
        const origin = line === undefined ? source : `${source}:${line}`
        return `<figure><figcaption>${html(origin)}</figcaption><pre>${html(text.trimEnd())}</pre></figure>`
      })
      .join('\n')
  }

  #fixes({ fixes }: ReportFinding): string {
    if (fixes.length === 0) return ''
    const items = fixes.map(
      (fix) => `<li>${html(fix.title)} <span class="why">${html(fixNotes(fix, this.#translate))}</span></li>`,
    )
    return `<h3>${this.#say('fixes')}</h3><ul>${items.join('')}</ul>`
  }

  #areas(): string {
    const rows = this.#report.areas.map(
      ({ id, state, reason }) => `<tr class="${state}"><th scope="row">${this.#say(`areas.${id}`)}</th>
<td><span class="state">${this.#say(`states.${state}`)}</span></td><td>${html(reason ?? '')}</td></tr>`,
    )
    return this.#table('areas-title', ['area', 'state'], rows)
  }

  #journal(): string {
    if (this.#report.journal.length === 0) return ''
    const items = this.#report.journal.map(({ title, state, appliedAt, steps }) => {
      const became = this.#say(`journal-states.${state}`)
      const list = steps.map((step) => `<li>${html(step)}</li>`).join('')
      return `<li><strong>${html(title)}</strong> <span class="why">${became} · ${html(readableTime(appliedAt))}</span><ul>${list}</ul></li>`
    })
    return `<section><h2>${this.#say('journal-title')}</h2><ul>${items.join('\n')}</ul></section>`
  }

  #facts(): string {
    const rows = Object.values(this.#report.facts).map((fact) => {
      const reason = fact.state === 'known' ? '' : this.#translate(this.#messageOf(fact.reason))
      return `<tr><th scope="row"><code>${html(fact.id)}</code></th><td>${this.#say(`fact-states.${fact.state}`)}</td>
<td>${html(readableTime(fact.readAt))} ${html(reason)}</td></tr>`
    })
    if (rows.length === 0) return ''
    return `<details class="facts"><summary>${this.#say('facts-title')}</summary>${this.#table(undefined, ['fact', 'state', 'read-at'], rows)}</details>`
  }

  /** A message that was read back from a file may say `values: undefined`. */
  #messageOf({ key, values }: { readonly key: string; readonly values?: Record<string, string | number> | undefined }) {
    return message(key, values)
  }

  #redaction(): string {
    const { kinds } = this.#report.redaction
    if (kinds.length === 0) return ''
    const items = kinds.map(({ kind, count }) => `<li>${this.#say(`secret-kinds.${kind}`)}: ${count}</li>`)
    return `<details><summary>${this.#say('redaction-title')}</summary><ul>${items.join('')}</ul></details>`
  }

  #table(title: string | undefined, columns: readonly string[], rows: readonly string[]): string {
    const heading = title === undefined ? '' : `<h2>${this.#say(title)}</h2>`
    const heads = [0, 1, 2].map((index) => {
      const name = columns[index]
      return name === undefined ? '<td></td>' : `<th scope="col">${this.#say(name)}</th>`
    })
    return `<section>${heading}<div class="scroll"><table><thead><tr>${heads.join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div></section>`
  }

  #say(key: string, values?: Readonly<Record<string, string | number>>): string {
    return html(this.#translate(message(`report.${key}`, values)))
  }
}

/** `2026-11-20T12:52:40.123Z` as `2026-11-20 12:52:40 UTC`. */
function readableTime(iso: string): string {
  return iso.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC')
}

/** A sentence as HTML, in which `code` is set as code. */
function prose(text: string): string {
  return html(text).replaceAll(/`([^`\n]{1,200})`/g, '<code>$1</code>')
}

/** Text as HTML: everything that comes from outside goes through here. */
function html(text: string): string {
  return stripControlSequences(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
