import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import { message } from '../../core/message.ts'

const failures = new Set(['containers/exited', 'containers/restart-loop', 'containers/unhealthy'])

/** What Python prints when an import ends a program; never translated. */
const importError =
  /\b(?:ImportError|ModuleNotFoundError|SyntaxError|IndentationError|TabError)\b|No module named|Error loading ASGI app/

/** A container that ended with an import error is explained by the import that fails in its service. */
export default defineCauseRule({
  id: 'imports/failed-container',
  link: (findings) =>
    findings
      .filter(({ rule }) => failures.has(rule))
      .flatMap((effect): CauseLink[] => {
        const quote = effect.evidence.find(({ kind, text }) => kind === 'log' && importError.test(text))
        const cause = findings.find(
          ({ rule, severity, where }) =>
            rule.startsWith('imports/') && severity === 'error' && where.service === effect.where.service,
        )
        if (quote === undefined || cause === undefined) return []
        const said = quote.text.split('\n').findLast((line) => importError.test(line)) ?? quote.text
        return [
          {
            effect: effect.id,
            cause: cause.id,
            why: message('imports.causes.failed-container', { quote: said.trim().slice(0, 200) }),
          },
        ]
      }),
})
