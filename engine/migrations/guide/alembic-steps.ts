import type { GuideStep } from '../../core/guide.ts'
import type { UpgradeCommand } from '../alembic-commands.ts'
import type { MigrationTree } from '../facts.ts'
import { isWrittenOut, type UpgradeScene, upgradeSteps } from '../upgrade-steps.ts'

/** Words behind `alembic`, or behind `flask db`. */
export type AlembicCommand = (
  text: string,
  words: readonly string[],
  values?: GuideStep['values'],
) => Promise<GuideStep[]>

/** How this project runs commands of Alembic: in the container of the service that migrates. */
export function inContainer(scene: UpgradeScene): AlembicCommand {
  return async (text, words, values) => {
    const steps = (await upgradeSteps({ ...scene, command: withWords(scene.command, words) })) ?? []
    return steps.map(({ program, arguments: rest }, index) => ({
      // What comes first makes the image that has the migrations of today.
      text: index === steps.length - 1 ? text : 'build',
      command: [program, ...rest],
      ...(values !== undefined && { values }),
    }))
  }
}

/** How it is done on this machine, in the folder of the configuration. */
export function onThisMachine({ config = 'alembic.ini', section }: MigrationTree): AlembicCommand {
  const name = config.slice(config.lastIndexOf('/') + 1)
  const options = [
    ...(name === 'alembic.ini' || name === 'pyproject.toml' ? [] : ['--config', name]),
    ...(section === undefined || section === 'alembic' ? [] : ['--name', section]),
  ]
  return async (text, words, values) => [
    { text, command: ['alembic', ...options, ...words], ...(values !== undefined && { values }) },
  ]
}

/** The project's own command with another task; its options in front stay. */
function withWords(command: UpgradeCommand, words: readonly string[]): UpgradeCommand {
  const { entry } = command
  const own = isWrittenOut(command) ? entry.words.slice(0, entry.words.lastIndexOf('upgrade')) : ['alembic']
  return { ...command, entry: { ...entry, words: [...own, ...words], ...(isWrittenOut(command) ? {} : { text: '' }) } }
}
