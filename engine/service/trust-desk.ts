import type { ProjectTrust } from '../api.ts'
import { readProjectCommands } from '../project/trust/project-commands.ts'
import { TrustedFolders } from '../project/trust/trusted-folders.ts'

/** Shows what a project asks to be run, and keeps what the person said to it. */
export class TrustDesk {
  readonly #trusted: TrustedFolders

  constructor(dataDirectory: string) {
    this.#trusted = new TrustedFolders(dataDirectory)
  }

  async look(root: string): Promise<ProjectTrust> {
    const found = await readProjectCommands(root)
    if (found === undefined) return { state: 'no-commands' }
    const { checks, fingerprint } = found
    const isTrusted = await this.#trusted.has(root, fingerprint)
    const commands = checks.map(({ name, run }) => ({ name, run }))
    return { state: isTrusted ? 'trusted' : 'untrusted', fingerprint, commands }
  }

  /** A yes counts for the commands that were shown: where they changed since, the new ones come back untrusted. */
  async set(root: string, fingerprint: string, trusted: boolean): Promise<ProjectTrust> {
    if (!trusted) await this.#trusted.remove(root)
    else if ((await readProjectCommands(root))?.fingerprint === fingerprint) await this.#trusted.add(root, fingerprint)
    return this.look(root)
  }
}
