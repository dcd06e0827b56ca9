import { readFileSync, writeFileSync } from 'node:fs'
import { type Machine, thisMachine } from '../../../engine/core/machine.ts'
import type { RunProcess } from '../../../engine/core/run-process.ts'

/** What `sc.exe` and `netsh.exe` change on a Windows, as far as steps touch it. */
export interface WindowsState {
  readonly services: Record<string, 'running' | 'stopped' | 'starting' | 'stopping'>
  readonly starts: Record<string, string>
  readonly reserved: readonly number[]
  readonly rules: readonly string[]
}

export function readState(path: string): WindowsState {
  return JSON.parse(readFileSync(path, 'utf8')) as WindowsState
}

function writeState(path: string, next: Partial<WindowsState>): void {
  writeFileSync(path, JSON.stringify({ ...readState(path), ...next }))
}

/**
 * A machine whose Windows is a file, so that it lives on when the process that changes it is killed. It answers as the
 * captured outputs of `sc` and `netsh` do, in words that no step may rely on.
 * @param place called before and after every change.
 */
export function recordedWindows(path: string, dataDirectory: string, place: () => void = () => undefined): Machine {
  const exited = (code: number, text = '') =>
    ({ outcome: 'exited', code, stdout: Buffer.from(text), stderr: Buffer.alloc(0) }) as const
  const change = (next: Partial<WindowsState>) => {
    place()
    writeState(path, next)
    place()
    return exited(0)
  }
  const asked = new Set<string>()
  const runProcess: RunProcess = async (program, words) => {
    const state = readState(path)
    const [verb = '', name = ''] = words
    if (program.endsWith('sc.exe')) return control(state, verb, name, words[3] ?? '')
    const rule = words.find((word) => word.startsWith('name='))?.slice(5)
    if (rule !== undefined) {
      const isThere = state.rules.includes(rule)
      if (words.includes('show')) return exited(isThere ? 0 : 1)
      if (words.includes('add')) return change({ rules: [...state.rules, rule] })
      return isThere ? change({ rules: state.rules.filter((other) => other !== rule) }) : exited(1)
    }
    const port = Number(words.find((word) => word.startsWith('startport='))?.slice(10))
    if (words.includes('add')) return change({ reserved: [...state.reserved, port] })
    if (words.includes('delete')) return change({ reserved: state.reserved.filter((other) => other !== port) })
    const rows = state.reserved.map((row) => `  ${row}   ${row}   *\n`).join('')
    return exited(0, `\nĜ tcp\n\nĤ  Ĵ\n--------   -------\n  7950   8049\n${rows}\n* - ĉ.\n`)
  }
  const control = ({ services, starts }: WindowsState, verb: string, name: string, start: string) => {
    const state = services[name]
    if (state === undefined) return exited(1060)
    const row = (label: string, number: number, word: string) => `  ${label} : ${number}   ${word}\r\n`
    if (verb === 'query') {
      const settled = state === 'starting' ? 'running' : state === 'stopping' ? 'stopped' : state
      // Goes on whoever asked for it. Only who comes after a kill sees it under way, once: waiting takes time.
      if (settled !== state) writeState(path, { services: { ...services, [name]: settled } })
      const seen = asked.has(name) ? settled : state
      return exited(0, row('T', 10, 'X') + row('S', { stopped: 1, starting: 2, stopping: 3, running: 4 }[seen], 'X'))
    }
    if (verb === 'qc') {
      const [number, word] = starts[name] === 'disabled' ? [4, 'DISABLED'] : [2, 'AUTO_START']
      return exited(0, row('T', 10, 'WIN32_OWN_PROCESS') + row('S', number as number, word as string))
    }
    if (verb === 'config') return change({ starts: { ...starts, [name]: start } })
    asked.add(name)
    // Windows calls a service that is stopping one that runs already, and does not stop one that is starting.
    if (verb === 'start')
      return state === 'stopped' ? change({ services: { ...services, [name]: 'starting' } }) : exited(1056)
    if (state !== 'running') return exited(state === 'stopped' ? 1062 : 1061)
    return change({ services: { ...services, [name]: 'stopping' } })
  }
  const environment = { SystemRoot: 'C:\\Windows' }
  return {
    ...thisMachine(),
    platform: 'windows',
    dataDirectory,
    environment,
    runProcess,
    isElevated: () => Promise.resolve(true),
  }
}
