import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fitToScreens, readWindowState, writeWindowState } from '../../../electron/window-state.ts'

const laptop = { x: 0, y: 0, width: 1440, height: 900 }
const right = { x: 1440, y: 0, width: 1920, height: 1080 }

describe('fitToScreens', () => {
  const state = { place: { x: 1600, y: 100 }, width: 1200, height: 800, maximized: false }

  it('keeps a window that can be seen', () => {
    expect(fitToScreens(state, [laptop, right])).toEqual(state)
  })

  it('lets the system place a window whose screen was taken away', () => {
    expect(fitToScreens(state, [laptop])).toEqual({ width: 1200, height: 800, maximized: false })
  })

  it.each([
    ['above', { x: 100, y: -50 }],
    ['below', { x: 100, y: 890 }],
    ['left of', { x: -1150, y: 100 }],
  ])('lets the system place a window whose title bar is %s the screen', (_where, place) => {
    expect(fitToScreens({ ...state, place }, [laptop])).not.toHaveProperty('place')
  })

  it('makes a window fit a smaller screen, but never too small to use', () => {
    const large = { place: { x: 0, y: 0 }, width: 3000, height: 2000, maximized: true }
    expect(fitToScreens(large, [laptop])).toEqual({ ...large, width: 1440, height: 900 })
    expect(fitToScreens({ width: 10, height: 10, maximized: false }, [laptop])).toMatchObject({
      width: 480,
      height: 400,
    })
  })
})

describe('the state file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stackmedic-window-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is read as it was written', () => {
    const file = join(folder, 'deeper', 'window.json')
    const state = { place: { x: 5, y: 6 }, width: 1000, height: 700, maximized: true }
    writeWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
  })

  it.each(['', 'not json', '{"width":-1,"height":5,"maximized":false}', '{"width":"1e9"}'])(
    'gives the first size when it holds %j',
    async (content) => {
      const file = join(folder, 'window.json')
      await writeFile(file, content)
      expect(readWindowState(file)).toEqual({ width: 1280, height: 860, maximized: false })
    },
  )

  it('does not keep the app from closing when it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '')
    expect(() => writeWindowState(join(folder, 'file', 'window.json'), readWindowState('missing'))).not.toThrow()
  })
})
