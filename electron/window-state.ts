import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const stateSchema = z.object({
  /** Absent: the system chooses. */
  place: z.object({ x: z.number().int(), y: z.number().int() }).optional(),
  width: z.number().int().min(1).max(20_000),
  height: z.number().int().min(1).max(20_000),
  maximized: z.boolean(),
})

/** Sizes and places in pixels of the screen. */
export type WindowState = Readonly<z.infer<typeof stateSchema>>

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const smallestWindow = { width: 480, height: 400 }
const firstWindow: WindowState = { width: 1280, height: 860, maximized: false }

/** How much of a window must be on a screen so that a person can grab it, in pixels. */
const grabbable = 100

/** Where the window was when it was closed; the first size when that is unknown or not readable. */
export function readWindowState(path: string): WindowState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return firstWindow
  }
}

/** Losing this file costs nothing, so that a full disk does not keep the window open. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(state))
  } catch {
    return
  }
}

/** The state with its place dropped where no screen shows it any more, and its size fitting a screen. */
export function fitToScreens(state: WindowState, screens: readonly Rectangle[]): WindowState {
  const { place, maximized } = state
  const visible = place && screens.find((screen) => canBeGrabbed({ ...place, width: state.width }, screen))
  const screen = visible ?? screens[0] ?? state
  const width = Math.max(smallestWindow.width, Math.min(state.width, screen.width))
  const height = Math.max(smallestWindow.height, Math.min(state.height, screen.height))
  return { ...(visible && { place }), width, height, maximized }
}

/** Whether enough of the title bar is on the screen. */
function canBeGrabbed(window: Omit<Rectangle, 'height'>, screen: Rectangle): boolean {
  const shown = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  return shown >= grabbable && window.y >= screen.y && window.y <= screen.y + screen.height - grabbable
}
