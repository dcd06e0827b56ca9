import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { readText } from '../../core/processes/proc-stat.ts'
import type { Owner } from '../facts.ts'

/** Longer command lines are cut: a Java class path can have many thousand characters. */
const maxCommandLine = 2000

/** What else `/proc` says about a process. What we may not read is left out. */
export function readOwnerDetails({ pid, name }: Owner, parents: NonNullable<Owner['parents']>): Partial<Owner> {
  const folder = `/proc/${pid}`
  const commandLine = readText(`${folder}/cmdline`)?.split('\0').join(' ').trim().slice(0, maxCommandLine)
  const executable = readLink(`${folder}/exe`)
  const workingDirectory = readLink(`${folder}/cwd`)
  return {
    parents,
    ...(commandLine ? { commandLine } : {}),
    ...(executable === undefined ? {} : { executable, name: programName(name, executable) }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...runsIn(readText(`${folder}/cgroup`) ?? ''),
  }
}

/**
 * The kernel's name of a process is right for scripts (`docker-compose`, run by `python3.11`), but cut to 15 characters,
 * and Node from version 24 calls its main thread `MainThread`.
 */
export function programName(name: string, executable: string): string {
  const file = basename(executable)
  return name === 'MainThread' || (name.length === 15 && file.startsWith(name)) ? file : name
}

/** The container or the systemd unit, from the control group's path. */
export function runsIn(controlGroups: string): Pick<Owner, 'containerId' | 'unit'> {
  // docker-<id>.scope, /docker/<id>, libpod-<id>.scope, cri-containerd-<id>.scope, /kubepods/…/<id>
  const containerId = /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(controlGroups)?.[1]
  if (containerId !== undefined) return { containerId }
  // The last one is the nearest; user@1000.service is the person's whole session, not what runs this program.
  const unit = [...controlGroups.matchAll(/\/([^/\n]+\.service)(?=\/|$)/gm)].at(-1)?.[1]
  return unit === undefined || unit.startsWith('user@') ? {} : { unit }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path).replace(/ \(deleted\)$/, '')
  } catch {
    return undefined
  }
}
