import type { Dockerfile, Stage } from '../project/dockerfile.ts'
import { chainOf, indexOfStage, indexOfTarget } from '../project/image.ts'

/** The stages that are built for a target: those that it stands on, and those that it takes files from. */
export function neededStages({ stages }: Dockerfile, target: string | undefined): ReadonlySet<Stage> {
  const needed = new Set<Stage>()
  const waiting = [indexOfTarget(stages, target)]
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    for (const stage of chainOf(stages, index)) {
      if (needed.has(stage)) continue
      needed.add(stage)
      for (const { flags } of stage.instructions) {
        const from = flags.flatMap((flag) => /(?:^|,)from=([^,]+)/.exec(flag)?.[1] ?? [])
        waiting.push(...from.map((name) => indexOfStage(stages, name, stages.indexOf(stage))).filter((at) => at >= 0))
      }
    }
  }
  return needed
}
