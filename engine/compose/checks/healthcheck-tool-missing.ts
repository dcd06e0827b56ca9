import { type Container, containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'
import { containersOf } from '../running-service.ts'

/** Of runc and of the shells: `exec: "wget": executable file not found`, `sh: 1: curl: not found`. */
const missingPatterns = [
  /exec: "([^"\s]+)": (?:executable file not found|stat )/,
  /(?:^|\s)([\w./+-]+): (?:command )?not found/m,
]

/** The health check calls a program that the image does not have: it always fails, whatever the service does. */
export default defineCheck({
  rule: 'compose/healthcheck-tool-missing',
  severity: 'error',
  needs: { compose: composeModelFact },
  // Only a container that has run its check can tell which programs the image has.
  uses: { containers: containerListFact },
  judge: ({ compose }, { containers }) =>
    compose.services.flatMap((service) =>
      containersOf(containers, service.name).flatMap((container) => {
        const found = missingTool(container)
        // A container that was made before the file was changed says nothing about what the file says now.
        if (found === undefined || !isStillCalled(service, found.tool)) return []
        const place = service.healthcheck?.place
        const where = place === undefined ? { service: service.name } : whereOf(place, service.name)
        return {
          where,
          values: { service: service.name, tool: found.tool, test: testOf(service, container) },
          evidence: [
            ...(place === undefined ? [] : [fileEvidence(place, testOf(service, container))]),
            { kind: 'command' as const, source: `${container.name}: healthcheck`, text: found.output },
          ],
          data: { tool: found.tool },
          identity: found.tool,
        }
      }),
    ),
})

function missingTool({ health }: Container): { tool: string; output: string } | undefined {
  const last = health?.log.at(-1)
  if (health === undefined || last === undefined || last.exitCode === 0) return undefined
  for (const pattern of missingPatterns) {
    const tool = pattern.exec(last.output)?.[1]
    // What the service itself answers may also say "not found"; the check must have named the program.
    if (tool !== undefined && health.test.some((word) => word.includes(tool)))
      return { tool, output: last.output.trim() }
  }
  return undefined
}

function isStillCalled({ healthcheck }: Service, tool: string): boolean {
  return healthcheck?.test === undefined || healthcheck.test.some((word) => word.includes(tool))
}

function testOf({ healthcheck }: Service, { health }: Container): string {
  return (healthcheck?.test ?? health?.test ?? []).filter((word) => !/^CMD(?:-SHELL)?$/.test(word)).join(' ')
}
