import { defineCheck } from '../../core/check.ts'
import type { FindingDraft, Severity } from '../../core/finding.ts'
import { type EntryPoints, entryPointsFact } from '../../project/facts.ts'
import { upgradeCommand } from '../alembic-commands.ts'
import { type ConfigProblem, type MigrationTree, migrationTreesFact } from '../facts.ts'
import { fileEvidence } from '../tree-context.ts'

/** A configuration that leads to no migrations: it cannot be read, or what it names is not there. */
export default defineCheck({
  rule: 'migrations/config-missing',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ trees: { trees, configProblems } }, { entryPoints }) => [
    ...configProblems.map((problem) => brokenConfig(problem, runsAlembic(entryPoints))),
    ...trees.flatMap(emptyTree),
  ],
})

/** An ini that only code uses may leave out what the command line needs; a package may be installed elsewhere. */
const harmless = new Set<ConfigProblem['kind']>(['no-script-location', 'package-not-found'])

function brokenConfig({ file, section, line, kind, detail }: ConfigProblem, used: boolean): FindingDraft {
  const severity: Severity = harmless.has(kind) ? 'info' : used && kind !== 'not-toml' ? 'error' : 'warning'
  return {
    where: { file, ...(line !== undefined && { line }) },
    severity,
    variant: kind,
    values: { file, section, detail },
    data: { kind, section, detail },
    evidence: line === undefined ? [] : [fileEvidence(file, line, detail)],
    identity: section,
  }
}

function runsAlembic(entryPoints: EntryPoints | undefined): boolean {
  return entryPoints?.entryPoints.some((entry) => upgradeCommand(entry) !== undefined) ?? false
}

/** Not wrong by itself (a new project), but Alembic says nothing, and people wonder. */
function emptyTree({
  path,
  config,
  revisions,
  syntaxErrors,
  missingLocations,
  ignoredBelow,
}: MigrationTree): FindingDraft[] {
  if (revisions.length + syntaxErrors.length > 0) return []
  const variant = missingLocations.length > 0 ? 'no-versions' : ignoredBelow > 0 ? 'not-recursive' : undefined
  if (variant === undefined) return []
  return [
    {
      where: { file: config ?? path },
      severity: 'info',
      variant,
      values: { file: config ?? path, detail: missingLocations.join(', '), count: ignoredBelow, tree: path },
      data: { kind: variant, tree: path },
      evidence: [],
      identity: path,
    },
  ]
}
