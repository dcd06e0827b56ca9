import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { readProjectFile } from '../core/project-files.ts'
import { decodeText } from '../core/text-encoding.ts'
import type { OverridePlace } from './override-facts.ts'

const maxBytes = 512 * 1024
const maxText = 200
const maxPlaces = 10

/** The files in which shells and sessions of Linux and macOS look for variables, the person's own first. */
const inHome = [
  '.zshenv .zprofile .zshrc .zlogin .bash_profile .bash_login .profile .bashrc .bash_aliases .envrc .pam_environment',
  '.config/fish/config.fish .config/environment.d/docker.conf .xprofile .xsessionrc',
].flatMap((line) => line.split(' '))
const ofMachine = [
  '/etc/environment',
  '/etc/profile',
  '/etc/bash.bashrc',
  '/etc/bashrc',
  '/etc/zshenv',
  '/etc/zsh/zshenv',
]

/** The files in which a variable may be set, and the project's own for direnv. */
export function profileFiles(home: string = homedir(), root?: string): string[] {
  const own = inHome.map((name) => join(home, name))
  return [...(root === undefined ? [] : [join(root, '.envrc')]), ...own, ...ofMachine]
}

/** Reads where files set a variable: `export NAME=…`, `NAME=…`, `set -gx NAME …`, `setenv NAME …`; comments do not count. */
export async function findAssignments(variable: string, files: readonly string[]): Promise<OverridePlace[]> {
  const places: OverridePlace[] = []
  for (const file of files) {
    const content = await readProjectFile(dirname(file), file, maxBytes)
    if (content.problem !== undefined) continue
    for (const { line, text } of assignmentsIn(decodeText(content.bytes).text, variable)) {
      if (places.length < maxPlaces) places.push({ kind: 'file', file, line, text })
    }
  }
  return places
}

/** @param variable a name without characters that mean something in an expression. */
export function assignmentsIn(text: string, variable: string): { readonly line: number; readonly text: string }[] {
  const assigned = new RegExp(
    `^(?:export |declare -x |typeset -x )?${variable}=|^(?:set(?: -[a-zA-Z-]+)* |setenv )${variable}\\s|^${variable}\\s+(?:DEFAULT|OVERRIDE)=`,
  )
  return text.split(/\r\n|\n/).flatMap((raw, index) => {
    const line = raw.slice(0, 2000).trim().replace(/\s+/g, ' ')
    return assigned.test(line) ? [{ line: index + 1, text: line.slice(0, maxText) }] : []
  })
}
