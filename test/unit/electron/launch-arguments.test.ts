import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLaunch } from '../../../electron/launch-arguments.ts'

describe('readLaunch', () => {
  it('opens the window without a project', () => {
    expect(readLaunch([], '/home/me')).toEqual({ type: 'window' })
    expect(readLaunch(['--no-sandbox', ''], '/home/me')).toEqual({ type: 'window' })
  })

  it('opens the project that is named, from where the person is', () => {
    const folder = resolve('/home/me')
    expect(readLaunch(['--no-sandbox', 'shop', 'other'], folder)).toEqual({
      type: 'window',
      project: resolve(folder, 'shop'),
    })
  })

  it('gives everything after --cli to the command line', () => {
    expect(readLaunch(['--no-sandbox', '--cli', 'diagnose', '--format', 'json'], '/')).toEqual({
      type: 'command-line',
      argumentList: ['diagnose', '--format', 'json'],
    })
  })
})
