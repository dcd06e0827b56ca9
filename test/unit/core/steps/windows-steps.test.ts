import { describe, expect, it } from 'vitest'
import type { RunProcess } from '../../../../engine/core/run-process.ts'
import type { StepContext } from '../../../../engine/core/step.ts'
import portProxy, { type PortProxyStep } from '../../../../engine/core/steps/port-proxy.ts'
import portReservation, { type PortReservationStep } from '../../../../engine/core/steps/port-reservation.ts'
import service, { type ServiceStep } from '../../../../engine/core/steps/service.ts'
import { testMachine } from '../../../support/machine.ts'

/** A Windows with services and reservations of its own; what is run is written down. */
function windows(
  services: Record<string, 'running' | 'stopped'>,
  faults: Readonly<Record<string, number>> = {},
  starts: Record<string, string> = {},
) {
  const commands: string[] = []
  const reserved = new Set<number>()
  const exited = (code: number, text = '') =>
    ({ outcome: 'exited', code, stdout: Buffer.from(text), stderr: Buffer.alloc(0) }) as const
  const runProcess: RunProcess = async (program, words) => {
    const [verb = '', name = ''] = words
    const command = `${program.replace(/^.*\\/, '').replace('.exe', '')} ${words.join(' ')}`
    commands.push(command)
    const fault = Object.entries(faults).find(([start]) => command.startsWith(start))?.[1]
    if (fault !== undefined) return exited(fault)
    if (program.endsWith('sc.exe')) {
      const state = services[name]
      if (state === undefined) return exited(1060)
      if (verb === 'query') {
        const [number, word] = state === 'running' ? [4, 'RUNNING'] : [1, 'STOPPED']
        return exited(0, `\r\nNAMO: ${name}\r\n  TIPO   : 10  WIN32_OWN_PROCESS\r\n  STATO  : ${number}  ${word}\r\n`)
      }
      if (verb === 'qc') {
        const [number, word] =
          {
            auto: [2, 'AUTO_START'],
            'delayed-auto': [2, 'AUTO_START  (DELAYED)'],
            demand: [3, 'DEMAND_START'],
            disabled: [4, 'DISABLED'],
          }[starts[name] ?? 'auto'] ?? []
        return exited(
          0,
          `[SC] Ĝ\r\n\r\nNAMO: ${name}\r\n  TIPO  : 10  WIN32_OWN_PROCESS\r\n  ĜUSTA : ${number}   ${word}\r\n  ERARO : 1   NORMAL\r\n  VOJO  : C:\\x (1)\r\n`,
        )
      }
      if (verb === 'config') {
        starts[name] = words[3] ?? ''
        return exited(0)
      }
      if (verb === 'start' && starts[name] === 'disabled') return exited(1058)
      if (state === (verb === 'start' ? 'running' : 'stopped')) return exited(verb === 'start' ? 1056 : 1062)
      services[name] = verb === 'start' ? 'running' : 'stopped'
      return exited(0)
    }
    const port = Number(words.find((word) => word.startsWith('startport='))?.slice(10))
    if (words.includes('add')) reserved.add(port)
    if (words.includes('delete') && words.includes('excludedportrange')) return exited(reserved.delete(port) ? 0 : 1)
    const rows = [...reserved].map((row) => `  ${row}   ${row}   *\n`).join('')
    return exited(0, `\nĜ tcp\n\nĤ  Ĵ\n--------   -------\n  7950   8049\n${rows}\n* - ĉ.\n`)
  }
  const context: StepContext = {
    root: '/',
    machine: testMachine({ platform: 'windows', environment: { SystemRoot: 'C:\\Windows' }, runProcess }),
    signal: new AbortController().signal,
    onOutput: () => undefined,
  }
  const changes = () => commands.filter((command) => !/ (?:query|qc|show) ?/.test(command))
  return { context, commands, changes, services, reserved, starts }
}

describe('the reservation of a port', () => {
  const step: PortReservationStep = { kind: 'port-reservation', protocol: 'tcp', port: 8000 }
  const receipt = { driverRan: true }
  const add = 'netsh interface ipv4 add excludedportrange protocol=tcp startport=8000 numberofports=1 store=persistent'

  it('is made while winnat is stopped, and undo deletes it', async () => {
    const { context, changes, services, reserved } = windows({ winnat: 'running' })
    expect(await portReservation.prepare(step, context)).toEqual({ ok: true, receipt })
    expect(await portReservation.wasApplied(step, receipt, context)).toBe(false)
    expect(await portReservation.apply(step, receipt, context)).toEqual({ ok: true })
    expect(changes().slice(0, 3)).toEqual(['sc stop winnat', add, 'sc start winnat'])
    expect(services['winnat']).toBe('running')
    expect(await portReservation.wasApplied(step, receipt, context)).toBe(true)
    expect(await portReservation.prepare(step, context)).toMatchObject({ ok: false })
    expect(await portReservation.undo?.(step, receipt, context)).toEqual({ ok: true })
    expect([...reserved]).toEqual([])
    expect(services['winnat']).toBe('running')
  })

  it('starts winnat again when the middle fails', async () => {
    const { context, services } = windows({ winnat: 'running' }, { 'netsh interface ipv4 add': 1 })
    expect(await portReservation.apply(step, receipt, context)).toMatchObject({ ok: false })
    expect(services['winnat']).toBe('running')
  })

  it('starts winnat again when netsh cannot even be run', async () => {
    const { context, services } = windows({ winnat: 'running' })
    const { runProcess } = context.machine
    const machine = {
      ...context.machine,
      runProcess: ((program, words, options) =>
        program.endsWith('netsh.exe')
          ? Promise.reject(new Error('no memory'))
          : runProcess(program, words, options)) satisfies RunProcess,
    }
    await expect(portReservation.apply(step, receipt, { ...context, machine })).rejects.toThrow('no memory')
    expect(services['winnat']).toBe('running')
  })

  it('does not start winnat where it did not run', async () => {
    for (const services of [{ winnat: 'stopped' as const }, {}]) {
      const { context, changes } = windows(services)
      expect(await portReservation.apply(step, { driverRan: false }, context)).toEqual({ ok: true })
      expect(changes()).toEqual(['sc stop winnat', add])
    }
  })

  it('was cut off in the middle while winnat is stopped, and finishing starts it', async () => {
    const { context, services } = windows({ winnat: 'stopped' })
    expect(await portReservation.apply(step, receipt, context)).toEqual({ ok: true })
    expect(services['winnat']).toBe('running')
  })

  it('was cut off between the reservation and the start of winnat, and only that is left to do', async () => {
    const { context, changes, services, reserved } = windows({ winnat: 'stopped' })
    reserved.add(8000)
    expect(await portReservation.wasApplied(step, receipt, context)).toBeUndefined()
    expect(await portReservation.prepare(step, context, receipt)).toMatchObject({ ok: true })
    expect(await portReservation.apply(step, receipt, context)).toEqual({ ok: true })
    expect(changes()).toEqual(['sc start winnat'])
    expect(services['winnat']).toBe('running')
    expect(await portReservation.wasApplied(step, receipt, context)).toBe(true)
    expect(await portReservation.undo?.(step, receipt, context)).toEqual({ ok: true })
    expect([...reserved]).toEqual([])
  })

  it('was cut off in the middle while winnat is stopped, and undo starts it', async () => {
    const { context, services } = windows({ winnat: 'stopped' })
    expect(await portReservation.wasApplied(step, receipt, context)).toBeUndefined()
    expect(await portReservation.undo?.(step, receipt, context)).toEqual({ ok: true })
    expect(services['winnat']).toBe('running')
  })

  it('says so when winnat does not come back', async () => {
    const { context } = windows({ winnat: 'running' }, { 'sc start': 1068 })
    expect(await portReservation.apply(step, receipt, context)).toMatchObject({
      ok: false,
      reason: { key: 'ports.steps.reservation.not-started' },
    })
  })

  it.each([{ port: 0 }, { port: 70_000 }, { port: '8000 numberofports=9' }, { protocol: 'all' }, { store: 'active' }])(
    'does not take %j',
    (change) => {
      expect(portReservation.schema.safeParse({ ...step, ...change }).success).toBe(false)
    },
  )
})

describe('a Windows service that is disabled', () => {
  const step: ServiceStep = { kind: 'service', operation: 'disable', name: 'postgresql-x64-16' }
  const { name } = step

  it.each(['auto', 'delayed-auto', 'demand'])('gets its start type back by undo: %s', async (start) => {
    const { context, changes, services, starts } = windows({ [name]: 'running' }, {}, { [name]: start })
    const prepared = await service.prepare(step, context)
    expect(prepared).toEqual({ ok: true, receipt: { start, ran: true } })
    const receipt = service.receiptSchema.parse(prepared.ok ? prepared.receipt : undefined)
    expect(await service.wasApplied(step, receipt, context)).toBe(false)
    expect(await service.apply(step, receipt, context)).toEqual({ ok: true })
    expect([services[name], starts[name]]).toEqual(['stopped', 'disabled'])
    expect(await service.wasApplied(step, receipt, context)).toBe(true)
    expect(await service.undo?.(step, receipt, context)).toEqual({ ok: true })
    expect([services[name], starts[name]]).toEqual(['running', start])
    expect(changes()).toEqual([
      `sc config ${name} start= disabled`,
      `sc stop ${name}`,
      `sc config ${name} start= ${start}`,
      `sc start ${name}`,
    ])
  })

  it('is not started by undo where it did not run', async () => {
    const { context, services, starts } = windows({ [name]: 'stopped' }, {}, { [name]: 'auto' })
    const receipt = { start: 'auto', ran: false } as const
    expect(await service.prepare(step, context)).toEqual({ ok: true, receipt })
    expect(await service.apply(step, receipt, context)).toEqual({ ok: true })
    expect(await service.undo?.(step, receipt, context)).toEqual({ ok: true })
    expect([services[name], starts[name]]).toEqual(['stopped', 'auto'])
  })

  it('is as it was where Windows does not stop it, and taken back whole after a kill in the middle', async () => {
    const receipt = { start: 'demand', ran: true } as const
    const needed = windows({ [name]: 'running' }, { 'sc stop': 1051 }, { [name]: 'demand' })
    expect(await service.apply(step, receipt, needed.context)).toMatchObject({ ok: false })
    expect(needed.starts[name]).toBe('demand')
    const half = windows({ [name]: 'running' }, {}, { [name]: 'disabled' })
    expect(await service.wasApplied(step, receipt, half.context)).toBeUndefined()
    expect(await service.undo?.(step, receipt, half.context)).toEqual({ ok: true })
    expect(half.starts[name]).toBe('demand')
  })

  it('is refused where Windows needs it, has nothing to do, or does not tell', async () => {
    const essential = { ...step, name: 'RpcSs' }
    const receipt = { start: 'auto', ran: true } as const
    const { context, changes } = windows({ RpcSs: 'running' })
    expect(await service.prepare(essential, context)).toMatchObject({ ok: false })
    expect(await service.apply(essential, receipt, context)).toMatchObject({ ok: false })
    expect(changes()).toEqual([])
    const done = windows({ [name]: 'stopped' }, {}, { [name]: 'disabled' })
    expect(await service.prepare(step, done.context)).toMatchObject({
      reason: { key: 'ports.steps.service.already-disabled' },
    })
    expect(await service.prepare(step, windows({ [name]: 'running' }, { 'sc qc': 5 }).context)).toMatchObject({
      ok: false,
    })
    expect(service.receiptSchema.safeParse({ start: 'boot', ran: true }).success).toBe(false)
  })
})

describe('a Windows service', () => {
  const step: ServiceStep = { kind: 'service', operation: 'stop', name: 'postgresql-x64-16' }

  it('is stopped, and started again by undo', async () => {
    const { context, changes, services } = windows({ [step.name]: 'running' })
    expect(await service.prepare(step, context)).toEqual({ ok: true, receipt: null })
    expect(await service.apply(step, null, context)).toEqual({ ok: true })
    expect(await service.wasApplied(step, null, context)).toBe(true)
    expect(await service.undo?.(step, null, context)).toEqual({ ok: true })
    expect(services[step.name]).toBe('running')
    expect(changes()).toEqual(['sc stop postgresql-x64-16', 'sc start postgresql-x64-16'])
  })

  it('is left alone where it does not run, is not there, or others need it', async () => {
    expect(await service.prepare(step, windows({ [step.name]: 'stopped' }).context)).toMatchObject({ ok: false })
    expect(await service.prepare(step, windows({}).context)).toMatchObject({ ok: false })
    const { context } = windows({ [step.name]: 'running' }, { 'sc stop': 1051 })
    expect(await service.apply(step, null, context)).toMatchObject({ reason: { key: 'ports.steps.service.needed' } })
  })

  it('is refused, at both ends, where Windows needs it', async () => {
    for (const name of ['RpcSs', 'rpcss', 'EventLog', 'com.docker.service', 'winnat']) {
      const { context, commands } = windows({ [name]: 'running' })
      expect(await service.prepare({ ...step, name }, context)).toMatchObject({ ok: false })
      expect(await service.apply({ ...step, name }, null, context)).toMatchObject({ ok: false })
      expect(commands).toEqual([])
    }
  })

  it.each(['', '\\\\server', 'a"b', '/x', 'a\nb', 'x&y'])('has no name like %j', (name) => {
    expect(service.schema.safeParse({ ...step, name }).success).toBe(false)
  })
})

describe('a rule of netsh interface portproxy', () => {
  const step: PortProxyStep = {
    kind: 'port-proxy',
    operation: 'remove',
    families: 'v4tov4',
    listenAddress: '*',
    listenPort: 8000,
    connectAddress: '172.20.1.2',
    connectPort: 80,
  }

  it('is removed with an argument list, and put back the same', async () => {
    const { context, commands } = windows({})
    expect(await portProxy.apply(step, null, context)).toEqual({ ok: true })
    expect(await portProxy.undo?.(step, null, context)).toEqual({ ok: true })
    expect(commands).toEqual([
      'netsh interface portproxy delete v4tov4 listenaddress=* listenport=8000 protocol=tcp',
      'netsh interface portproxy add v4tov4 listenaddress=* listenport=8000 connectaddress=172.20.1.2 connectport=80 protocol=tcp',
    ])
  })

  it('is not removed unseen', async () => {
    // There is no registry here to look into.
    expect(await portProxy.prepare(step, windows({}).context)).toMatchObject({ ok: false })
  })

  it.each([
    { listenAddress: 'a b' },
    { listenAddress: '1.1.1.1 listenport=1' },
    { connectAddress: 'x=y' },
    { listenPort: 0 },
    { families: 'v4tov5' },
  ])('does not take %j', (change) => {
    expect(portProxy.schema.safeParse({ ...step, ...change }).success).toBe(false)
  })
})
