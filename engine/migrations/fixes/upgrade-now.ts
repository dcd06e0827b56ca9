import { containerListFact } from '../../containers/facts.ts'
import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { composeModelFact, type EntryPoints, entryPointsFact } from '../../project/facts.ts'
import type { UpgradeCommand } from '../alembic-commands.ts'
import { type MigrationTrees, migrationTreesFact } from '../facts.ts'
import { isTangled, treeContexts } from '../tree-context.ts'
import { isWrittenOut, upgradeSteps } from '../upgrade-steps.ts'

/**
 * Runs the project's own upgrade command in its container, with its output live. Nothing is taken back by itself: what a
 * migration did to data is only known to whoever wrote its downgrade.
 */
export default defineFix({
  id: 'migrations/upgrade-now',
  rules: ['migrations/database-behind'],
  risk: 'ask',
  elevation: false,
  undoable: false,
  uses: {
    trees: migrationTreesFact,
    entryPoints: entryPointsFact,
    compose: composeModelFact,
    list: containerListFact,
  },
  fits: ({ data }, { trees, entryPoints }) => commandFor(data['tree'], trees, entryPoints) !== undefined,
  async plan({ finding: { data, values }, facts, root, machine, signal }): Promise<Planned> {
    const { trees, entryPoints, compose, list } = facts
    const command = commandFor(data['tree'], trees, entryPoints)
    const service = compose?.services.find(({ name }) => name === command?.entry.service)
    if (command === undefined || service === undefined) {
      return { ok: false, reason: message('migrations.reasons.no-upgrade-command') }
    }
    const tree = String(data['tree'])
    const steps = await upgradeSteps({ command, service, tree, list, root, machine, signal })
    if (steps === undefined) return { ok: false, reason: message('containers.reasons.no-compose') }
    const current = Array.isArray(data['current']) ? data['current'].join(' ') : ''
    const summary = message('migrations.fixes.upgrade-now.summary', {
      ...values,
      service: service.name,
      current: current === '' ? 'base' : current,
    })
    return { ok: true, steps, summary }
  },
})

/** The command that brings this tree's database to its end, if it can be run as it stands. */
function commandFor(
  path: unknown,
  trees: MigrationTrees | undefined,
  entryPoints: EntryPoints | undefined,
): UpgradeCommand | undefined {
  const context = trees && treeContexts(trees, entryPoints).find(({ tree }) => tree.path === path)
  if (context === undefined || isTangled(context) || context.tree.syntaxErrors.length > 0) return undefined
  // With several heads, `head` is refused; a label or an id would leave the others out.
  const targets = context.graph.heads.length === 1 ? ['head', 'heads'] : ['heads']
  return context.commands.find((command) => targets.includes(command.target) && isWrittenOut(command))
}
