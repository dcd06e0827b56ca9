import type { DaemonSettings } from './daemon-settings-facts.ts'

type Problem = DaemonSettings[number]

const maxText = 200
const byteOrderMark = '\ufeff'

/**
 * What keeps an engine from starting with this `daemon.json`.
 * @param content the file as text, its byte order mark kept.
 * @param unitHosts the line of the service's unit that passes `-H` or `--host`, if one does.
 */
export function judgeDaemonSettings(file: string, content: string, unitHosts: string | undefined): Problem[] {
  const hasMark = content.startsWith(byteOrderMark)
  const text = hasMark ? content.slice(1) : content
  // Engines of today take an empty file for no settings.
  if (text.trim() === '') return []
  let settings: unknown
  try {
    settings = JSON.parse(text)
  } catch (error) {
    const line = lineOfError(error, text)
    return [{ file, problem: 'not-json', line, text: (text.split('\n')[line - 1] ?? '').trim().slice(0, maxText) }]
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    return [{ file, problem: 'not-object', line: 1, text: text.trim().slice(0, maxText) }]
  }
  return [
    ...('hosts' in settings && unitHosts !== undefined
      ? [{ file, problem: 'hosts-twice' as const, text: unitHosts.slice(0, maxText) }]
      : []),
    ...(hasMark ? [{ file, problem: 'byte-order-mark' as const, line: 1, text: 'EF BB BF' }] : []),
  ]
}

/** The line of a unit file with which the service says where the engine listens. */
export function hostsOfUnit(unit: string): string | undefined {
  return unit
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => /^ExecStart=.*\s(?:-H|--host)[\s=]/.test(line))
}

/** JavaScript names the place in its message; where the text just ends, it is the last line. */
function lineOfError(error: unknown, text: string): number {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  const end = text.trimEnd().length
  return text.slice(0, Math.min(end, Number(position ?? end))).split('\n').length
}
