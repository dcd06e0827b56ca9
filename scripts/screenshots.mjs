// Takes pictures of every state of the page, in headless Chromium, and checks each with axe-core.
// Ends with 1 when a page has an accessibility violation, an error in its console or nothing to show.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { build, preview } from 'vite'
import { scenes } from './parts/page-scenes.mjs'

const usage = 'Usage: node scripts/screenshots.mjs [--output FOLDER] [--only NAME]… [--readme]'
const options = readOptions()

const root = resolve(import.meta.dirname, '..')
const output = resolve(root, options.readme ? 'docs/images' : options.output)
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const systemChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

await mkdir(output, { recursive: true })
const pageFolder = await mkdtemp(join(tmpdir(), 'stackmedic-scenes-'))
const shared = {
  configFile: join(root, 'vite.config.ts'),
  mode: 'scenes',
  logLevel: 'error',
  build: { outDir: pageFolder },
}
await build(shared)
const server = await preview({ ...shared, preview: { host: '127.0.0.1', port: 0 } })
const address = server.resolvedUrls?.local[0]
const browser = await chromium.launch({
  ...(systemChromium === undefined ? {} : { executablePath: systemChromium }),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
})

let failures = 0
for (const scene of scenes) {
  if (options.only?.every((part) => !scene.name.includes(part))) continue
  for (const variant of scene.variants) {
    if (!options.readme || scene.readme?.includes(variant.name)) failures += await tryPicture(scene, variant)
  }
}
await browser.close()
await server.close()
await rm(pageFolder, { recursive: true })
console.log(failures === 0 ? `All pictures are in ${output}.` : `${failures} problems; pictures are in ${output}.`)
process.exit(failures === 0 ? 0 : 1)

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        output: { type: 'string', default: 'test-results/screenshots' },
        only: { type: 'string', multiple: true },
        readme: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (!values.help) return values
    console.log(usage)
    process.exit(0)
  } catch (error) {
    console.error(`${error.message}\n${usage}`)
    process.exit(2)
  }
}

/** Chromium breaks off what it loads when a network appears, such as one of a container: then the scene is opened again. */
async function tryPicture(scene, variant, attempts = 4) {
  const problems = await takePicture(scene, variant)
  if (attempts > 1 && problems.some((problem) => problem.includes('ERR_NETWORK_CHANGED'))) {
    return tryPicture(scene, variant, attempts - 1)
  }
  for (const problem of problems) console.log(`${scene.name}-${variant.name}: ${problem}`)
  return problems.length
}

/** Opens a scene in one variant, takes its picture, and says what is wrong with it. */
async function takePicture(scene, variant) {
  const name = `${scene.name}-${variant.name}`
  const context = await browser.newContext({
    viewport: { width: variant.width ?? 1280, height: variant.height ?? (options.readme ? 880 : 800) },
    deviceScaleFactor: options.readme ? 1.5 : 1,
    colorScheme: variant.theme ?? 'light',
    reducedMotion: 'reduce',
    forcedColors: variant.forcedColors ?? 'none',
    locale: variant.language === 'es' ? 'es-ES' : 'en-US',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  const problems = []
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`))
  try {
    await page.goto(`${address}?scene=${scene.scene}${scene.hash ?? ''}`)
    await scene.prepare(page, variant)
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await page.waitForTimeout(150)
    await page.screenshot({ path: join(output, `${name}.png`), fullPage: false })
    if (scene.tall && !options.readme) await takeWholePage(page, variant, name)
    // Evaluated, because the page's policy allows no further script.
    await page.evaluate(axeSource)
    // React Aria's button by which a screen reader closes a popover stands outside of every landmark.
    const rules = { region: { enabled: !scene.popover } }
    const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { rules }), rules)
    for (const { id, help, nodes } of violations) {
      problems.push(
        `axe ${id}: ${help} (${nodes
          .map(({ target }) => target.join(' '))
          .slice(0, 3)
          .join(' | ')})`,
      )
    }
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    if (sideways) problems.push('the page scrolls sideways')
  } catch (error) {
    problems.push(`not reached: ${error.message.split('\n').slice(0, 3).join(' ')}`)
    await page.screenshot({ path: join(output, `${name}.png`) })
  }
  await context.close()
  return problems
}

/** A second picture as high as the content, because the page scrolls inside of its frame. */
async function takeWholePage(page, variant, name) {
  const height = await page.evaluate(() => document.querySelector('main')?.scrollHeight ?? 0)
  await page.setViewportSize({ width: variant.width ?? 1280, height: Math.max(height + (variant.width ? 60 : 0), 600) })
  await page.screenshot({ path: join(output, `${name}-whole.png`) })
}
