import { homedir, userInfo } from 'node:os'
import type { SecretKind } from './schema.ts'

/** Whose traces are taken out of a report. */
export interface Identity {
  readonly homeDirectory: string
  /** Absent where the system does not know. */
  readonly userName?: string
}

/** Whoever runs this process. */
export function thisPerson(): Identity {
  try {
    return { homeDirectory: homedir(), userName: userInfo().username }
  } catch {
    // A container may run under a number that no user has.
    return { homeDirectory: homedir() }
  }
}

/** Accounts that say nothing about a person, and words that are too common to be taken out of a text. */
const impersonal = new Set(
  `root admin administrator user users ubuntu debian runner node postgres dev developer docker vagrant app test home system
   guest www-data redis python build ci default public service local localhost nobody`.split(/\s+/),
)

interface Replacement {
  readonly kind: SecretKind
  readonly pattern: RegExp
  readonly by: string
}

/** Patterns for a person's home folder (in every spelling that programs print) and name, and for other people's homes. */
export function identityReplacements({ homeDirectory, userName }: Identity): readonly Replacement[] {
  const replacements: Replacement[] = []
  if (homeDirectory.length > 1) {
    const spelled = homeDirectory
      .split(/[\\/]+/)
      .map(escapePattern)
      .join('(?:\\\\{1,2}|/)')
    replacements.push({
      kind: 'home-folder',
      pattern: new RegExp(`(?<![\\w.~-])${spelled}(?![\\w.-])`, 'gi'),
      by: '~',
    })
  }
  replacements.push({
    kind: 'user-name',
    pattern:
      /(?<=(?<![\w.~-])\/home\/|(?:^|[\s"'=:(/])(?:\/mnt)?\/[a-z]\/Users\/|(?<![\w.~-])\/Users\/|[A-Za-z]:(?:\\{1,2}|\/)Users(?:\\{1,2}|\/))(?!(?:Public|Default|Shared|All Users|runner|node|ubuntu|vscode|app)\b)[^\s\\/:"'<>|[\]]{1,64}/gi,
    by: '[user]',
  })
  if (userName !== undefined && userName.length >= 3 && !impersonal.has(userName.toLowerCase())) {
    replacements.push({
      kind: 'user-name',
      pattern: new RegExp(`(?<![\\w.-])${escapePattern(userName)}(?![\\w-])`, 'gi'),
      by: '[user]',
    })
  }
  return replacements
}

/** A text as a pattern that matches exactly it. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
