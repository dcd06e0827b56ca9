import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from './app-test.ts'
import { DiagnosisView } from './diagnosis-view.ts'
import { startMain } from './hosts/stand-in.ts'
import { words } from './words.ts'

const ui = words.en

test('a project is chosen in the system dialog, or in the page where there is none', async ({ open, host }) => {
  test.skip(host === 'electron', "the system's own dialog cannot be pressed by a test")
  const { page, project } = await open({ atStart: false })
  // The very first start shows the sample.
  await expect(page.getByRole('article').first()).toBeVisible()
  await page.getByRole('link', { name: ui.navigation.projects }).click()
  await page.getByRole('button', { name: ui.welcome.choose }).click()
  if (host === 'browser') {
    const picker = page.getByRole('dialog')
    await picker.getByLabel(ui.picker.path, { exact: true }).fill(project)
    await picker.getByRole('button', { name: ui.picker.go, exact: true }).click()
    await picker.getByRole('button', { name: 'two-heads' }).click()
  }
  await new DiagnosisView(page).expectTwoHeadsOnTop()
})

test('the page is loaded again without losing the project', async ({ open }) => {
  const { page } = await open()
  const view = new DiagnosisView(page)
  await view.expectTwoHeadsOnTop()
  await page.reload()
  await view.expectTwoHeadsOnTop()
})

test('an engine that crashes is told to the page, and the next diagnosis has a new one', async ({ open, host }) => {
  test.skip(host !== 'stand-in', 'only the stand-in lets a test end the engine')
  // A Docker that never answers keeps the diagnosis running until the engine is gone.
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const { page, crashEngine } = await open({ environment: { DOCKER_HOST: `tcp://127.0.0.1:${port}` } })
  const view = new DiagnosisView(page)
  await view.expectTwoHeadsOnTop()
  await page.getByRole('button', { name: ui.diagnosis['run-again'] }).click()
  await expect(page.getByRole('button', { name: ui.actions.cancel })).toBeVisible()
  crashEngine?.()
  await expect(page.getByText(ui.diagnosis.failed, { exact: true }).last()).toBeVisible()
  await page.getByRole('button', { name: ui.diagnosis['run-again'] }).first().click()
  await view.expectTwoHeadsOnTop()
  silent.close()
})

test('a second start opens its folder in the window that is there', async ({ open, host }) => {
  test.skip(host !== 'stand-in', 'only the desktop app has one window')
  const { page, project, startAgain } = await open()
  await new DiagnosisView(page).expectTwoHeadsOnTop()
  startAgain?.(join(project, 'backend'))
  await expect(page.getByRole('heading', { name: 'backend', level: 1 })).toBeVisible()
  await new DiagnosisView(page).expectTwoHeadsOnTop()
  startAgain?.(join(project, 'gone'))
  await expect(page.getByRole('alert').filter({ hasText: 'gone' })).toBeVisible()
})

test('the page reaches nothing but its own host', async ({ open, host }) => {
  const { page } = await open()
  await new DiagnosisView(page).expectTwoHeadsOnTop()
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  expect(await page.evaluate(() => typeof (globalThis as { process?: unknown }).process)).toBe('undefined')
  const bridge = await page.evaluate(() => Object.keys((window as { stackmedic?: object }).stackmedic ?? {}).sort())
  expect(bridge).toEqual(host === 'browser' ? [] : ['onFrame', 'pathForFile', 'send'])
  const policy = await page.evaluate(
    () => document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '',
  )
  expect(policy).toContain("default-src 'none'")
})

test('the installed program is the command line too', async ({ host }) => {
  test.skip(host !== 'stand-in', 'the same program as the other hosts')
  const main = await startMain(['--cli', 'rules'], {})
  let output = ''
  main.stdout?.on('data', (data) => {
    output += String(data)
  })
  const [code] = await once(main, 'close')
  expect(code).toBe(0)
  expect(output).toMatch(/^migrations\/multiple-heads\s+error$/m)
  const wrong = await startMain(['--cli', 'no-such-command'], {})
  expect(await once(wrong, 'exit')).toEqual([2, null])
})
