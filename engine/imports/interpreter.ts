import { posix } from 'node:path'
import type { ImportEntry } from './facts.ts'
import { isPythonImage, type ServiceWorld } from './service-world.ts'
import type { StartForm } from './simulation.ts'
import type { PythonStart } from './start-command.ts'

/** Which Python a command asks for, and what is known of the ones that the image has. */
export function readInterpreter(
  python: PythonStart,
  start: StartForm,
  { base, runs, requirements }: Pick<ServiceWorld, 'base' | 'runs' | 'requirements'>,
  sourceText: (file: string) => string,
): NonNullable<ImportEntry['interpreter']> {
  const called = python.form === 'file' || python.form === 'module' ? python.interpreter : undefined
  const shebang = python.form === 'file' && called === undefined && start.form === 'file'
  const program = shebang ? programOfShebang(sourceText(start.file)) : called
  const { requiresPython } = requirements
  return {
    ...(program === undefined ? {} : { program: posix.basename(program), shebang }),
    ...(base === undefined ? {} : { base, official: isPythonImage(base) }),
    installs: runs.some((run) => /\bpython|\b(?:pyenv|conda|mamba|uv)\b/.test(installsOf(run))),
    plainName: runs.some((run) =>
      /python-is-python3|\bln\b[^&|;]*\bpython\b|\bvenv\b|virtualenv|\buv\b|\bconda\b|pyenv/.test(run),
    ),
    ...(requiresPython === undefined ? {} : { requires: requiresPython }),
  }
}

/** What a `RUN` installs with a system's package manager or builds itself; `pip install` brings no interpreter. */
function installsOf(run: string): string {
  return (run.match(/\b(?:apt-get|apt|apk|dnf|yum|microdnf|conda|mamba|pyenv|uv)\b[^&|;]*/g) ?? []).join(' ')
}

function programOfShebang(text: string): string | undefined {
  const line = /^#!\s*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?/.exec(text)
  if (line === null) return undefined
  const [, program = '', argument] = line
  return /\/env$/.test(program) ? argument : program
}
