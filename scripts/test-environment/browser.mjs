import { existsSync } from 'node:fs'
import { canInstallDebianPackages, installDebianPackages } from './debian-packages.mjs'
import { MissingSurroundings } from './surroundings.mjs'

/** Where Chromium and Chrome are found; the first that is there is used. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * Makes sure that there is a browser for the interface's tests.
 * @returns {Promise<Record<string, string>>} `CHROMIUM`: the program to start
 */
export async function prepareBrowser() {
  const found = findBrowser()
  if (found !== undefined) return { CHROMIUM: found }
  const problem = canInstallDebianPackages()
    ? await installDebianPackages("for the interface's tests", ['chromium'])
    : 'install Chromium or Chrome, or name one in CHROMIUM'
  const installed = findBrowser()
  if (installed === undefined) throw new MissingSurroundings(`no Chromium here: ${problem ?? 'it was not installed'}`)
  return { CHROMIUM: installed }
}

function findBrowser() {
  return [process.env.CHROMIUM, ...usualPlaces].find((path) => path !== undefined && existsSync(path))
}
