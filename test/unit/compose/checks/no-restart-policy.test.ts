import { describe, expect, it } from 'vitest'
import noRestartPolicy from '../../../../engine/compose/checks/no-restart-policy.ts'
import { readFacts } from '../read-facts.ts'

async function named(more: string) {
  const facts = await readFacts({ 'compose.yml': `services:\n  db:\n    image: postgres\n${more}` })
  return noRestartPolicy.judge(facts, {}).map(({ data }) => data?.['services'])
}

describe('compose/no-restart-policy', () => {
  it.each([
    ['nothing', '', [['db']]],
    ['restart', '    restart: always\n', []],
    ['restart: "no"', '    restart: "no"\n', []],
    ['a policy', '    deploy: {restart_policy: {condition: on-failure}}\n', []],
    ['a policy for any end', '    deploy: {restart_policy: {condition: any}}\n', []],
    ['other settings of deploy', '    deploy: {replicas: 1}\n', [['db']]],
  ])('reads %s', async (_, more, expected) => {
    expect(await named(more)).toEqual(expected)
  })
})
