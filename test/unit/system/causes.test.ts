import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../engine/core/finding.ts'
import engineDown from '../../../engine/docker/causes/engine-down.ts'
import type { ComposeModel } from '../../../engine/project/facts.ts'
import resources from '../../../engine/system/causes/resources.ts'
import { service } from '../containers/stack.ts'

/** `rule severity variant service`, of which only the rule must be there. */
function finding(text: string, data: Finding['data'] = {}): Finding {
  const [rule = '', severity = 'error', variant = '', name = ''] = text.split(' ')
  return {
    id: text,
    rule,
    area: rule.split('/')[0] as Finding['area'],
    severity: severity as Finding['severity'],
    where: name === '' ? {} : { service: name },
    values: {},
    ...(variant === '' || variant === '-' ? {} : { variant }),
    data,
    evidence: [],
    fixes: [],
    rootCause: true,
    explainedBy: [],
  }
}

function links(rule: typeof resources | typeof engineDown, findings: readonly Finding[], compose?: ComposeModel) {
  return rule
    .link(findings, { ...(compose !== undefined && { compose }) })
    .map(({ effect, cause }) => `${effect} <- ${cause}`)
}

function compose(memoryLimitBytes?: number): ComposeModel {
  const db = service('db', memoryLimitBytes === undefined ? {} : { memoryLimitBytes })
  return { name: 'shop', files: [], services: [db], volumes: [], networks: [], problems: [] }
}

describe('a lack of memory', () => {
  const killed = finding('containers/oom-killed error - db')

  it('explains that a service was ended which nobody limited', () => {
    for (const cause of [
      'docker/memory-low warning small',
      'docker/memory-low warning',
      'docker/wsl-settings warning memory-small',
    ]) {
      expect(links(resources, [finding(cause), killed], compose())).toEqual([`${killed.id} <- ${cause}`])
    }
  })

  it('does not explain one that went over its own limit, and a note explains nothing', () => {
    expect(links(resources, [finding('docker/memory-low warning'), killed], compose(20_000_000))).toEqual([])
    expect(links(resources, [finding('docker/memory-low info small'), killed], compose())).toEqual([])
    expect(links(resources, [finding('docker/wsl-settings info mirrored'), killed], compose())).toEqual([])
  })
})

describe('a full disk', () => {
  it('explains what says so, and nothing else', () => {
    const full = finding('docker/disk-low error full')
    const error = 'failed to create shim task: write /var/lib/docker/x: no space left on device'
    const notStarted = finding('containers/exited error not-startable db', { error })
    const other = finding('containers/exited error not-startable web', { error: 'no such file' })
    const wsl = finding('docker/wsl-error error disk-full')
    expect(links(resources, [full, notStarted, other, wsl, finding('docker/wsl-error error memory')])).toEqual([
      `${notStarted.id} <- ${full.id}`,
      `${wsl.id} <- ${full.id}`,
    ])
  })
})

describe('an engine that docker does not reach', () => {
  const unreachable = finding('health/unreachable error - web')
  const database = finding('database/unreachable error - db')

  it.each(['not-running', 'starting', 'pipe-denied', 'env-override', 'wrong-context', 'not-installed'])(
    '%s',
    (name) => {
      const cause = finding(`docker/${name}`)
      expect(links(engineDown, [unreachable, cause, database])).toEqual([
        `${unreachable.id} <- ${cause.id}`,
        `${database.id} <- ${cause.id}`,
      ])
      expect(links(engineDown, [unreachable, finding(`docker/${name} info`)])).toEqual([])
    },
  )

  it('for Windows containers, or without compose, explains why there are none', () => {
    const never = finding('containers/not-created info never')
    const missing = finding('containers/image-missing error not-found web')
    const windows = finding('docker/windows-containers')
    expect(links(engineDown, [never, missing, windows])).toEqual([
      `${missing.id} <- ${windows.id}`,
      `${never.id} <- ${windows.id}`,
    ])
    const noCompose = finding('docker/compose-missing')
    expect(links(engineDown, [finding('containers/not-created info stopped'), never, noCompose])).toEqual([
      `${never.id} <- ${noCompose.id}`,
    ])
  })
})
