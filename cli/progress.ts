import type { DiagnosisEvent } from '../engine/core/diagnose.ts'
import type { Translate } from '../engine/texts/translator.ts'
import { standardStream } from './standard-stream.ts'

/**
 * One line on standard error that says what is being read; on a terminal it rewrites itself, in a log only slow
 * readings are worth a line.
 */
export function showProgress(translate: Translate): { onEvent(event: DiagnosisEvent): void; end(): void } {
  const stream = standardStream('stderr')
  const live = stream.isTTY
  const running = new Set<string>()
  const draw = () => {
    if (!live) return
    const areas = [...running].map((area) => translate({ key: `report.areas.${area}` })).join(', ')
    const text = running.size === 0 ? '' : translate({ key: 'cli.reading', values: { areas } })
    stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`)
  }
  return {
    onEvent(event) {
      if (event.type === 'area-started') running.add(event.area)
      else if (event.type === 'area-finished') running.delete(event.area.id)
      else if (event.type === 'slow' && !live) {
        stream.write(`${translate({ key: 'cli.slow', values: { fact: event.fact } })}\n`)
      } else return
      draw()
    },
    end() {
      running.clear()
      draw()
    },
  }
}
