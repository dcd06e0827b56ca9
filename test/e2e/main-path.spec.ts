import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './app-test.ts'
import { DiagnosisView } from './diagnosis-view.ts'
import { words } from './words.ts'

const versionsOf = async (project: string) => (await readdir(join(project, 'backend/alembic/versions'))).sort()

test('from a broken project to a proven fix, back again, and to a report', async ({ open, browser }) => {
  const { page, project } = await open()
  const view = new DiagnosisView(page)
  const before = await versionsOf(project)

  await view.expectTwoHeadsOnTop()
  const title = await view.fixTitle()
  await view.fixes.first().click()
  await view.expectDiff()
  expect(await versionsOf(project), 'a preview changes nothing').toEqual(before)

  await view.applyButton(title).click()
  await expect(view.outcome('verified')).toBeVisible()
  const [merge = ''] = (await versionsOf(project)).filter((file) => !before.includes(file))
  const content = await readFile(join(project, 'backend/alembic/versions', merge), 'utf8')
  expect(content).toContain('b2b2b2b2b2b2')
  expect(content).toContain('c3c3c3c3c3c3')

  await view.undoButton().click()
  await expect(view.outcome('undone')).toBeVisible()
  expect(await versionsOf(project), 'undo leaves no trace').toEqual(before)

  await view.dialog.getByRole('button', { name: words.en.fix['diagnose-again'] }).click()
  await view.expectTwoHeadsOnTop()
  await page.getByRole('link', { name: words.en.navigation.history }).click()
  await expect(page.getByText(words.en.history.states.undone, { exact: true })).toBeVisible()

  await page.getByRole('link', { name: words.en.navigation.diagnosis }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: words.en.export.label }).click()
  await view.exportItem('html').click()
  const report = await (await saved).path()
  const html = await readFile(report, 'utf8')
  expect(html).toMatch(/^<!doctype html>/i)
  expect(html, 'a report of one file loads nothing').not.toMatch(/(?:src|href)="(?!#|data:)/)
  const reader = await browser.newContext({ offline: true })
  const reportPage = await reader.newPage()
  await reportPage.setContent(html)
  await expect(reportPage.getByText('b2b2b2b2b2b2').first()).toBeVisible()
  await reader.close()
})

test('a diagnosis that hangs can be cancelled, and says that it is no verdict', async ({ open }) => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const { page } = await open({ environment: { DOCKER_HOST: `tcp://127.0.0.1:${port}` } })
  await page.getByRole('button', { name: words.en.actions.cancel }).click()
  await expect(page.getByText(words.en.diagnosis.cancelled, { exact: true }).last()).toBeVisible()
  await expect(page.getByText(words.en.diagnosis['cancelled-text'])).toBeVisible()
  silent.close()
})

test('the same in Spanish', async ({ open }) => {
  const { page } = await open({ context: { locale: 'es-MX' } })
  const view = new DiagnosisView(page, words.es)
  await view.expectTwoHeadsOnTop()
  await expect(page.locator('html')).toHaveAttribute('lang', 'es')
  const title = await view.fixTitle()
  await view.fixes.first().click()
  await view.expectDiff()
  await view.applyButton(title).click()
  await expect(view.outcome('verified')).toBeVisible()
  await view.undoButton().click()
  await expect(view.outcome('undone')).toBeVisible()
  expect(await page.locator('body').innerText(), 'no text without words').not.toMatch(
    /\b[a-z-]+\.(?:rules|fixes|steps)\./,
  )
})

test('with the keyboard alone', async ({ open }) => {
  const { page, project } = await open()
  const view = new DiagnosisView(page)
  const before = await versionsOf(project)
  await view.expectTwoHeadsOnTop()
  const title = await view.fixTitle()

  await tabTo(page, `${title}…`)
  await page.keyboard.press('Enter')
  await view.expectDiff()
  await tabTo(page, title)
  await page.keyboard.press('Enter')
  await expect(view.outcome('verified')).toBeVisible()
  expect(await versionsOf(project)).toHaveLength(before.length + 1)
  await tabTo(page, words.en.fix.undo)
  await page.keyboard.press('Enter')
  await expect(view.outcome('undone')).toBeVisible()
  expect(await versionsOf(project)).toEqual(before)
  await page.keyboard.press('Escape')
  await view.expectTwoHeadsOnTop()

  const saved = page.waitForEvent('download')
  await page.keyboard.press('Control+e')
  await expect(view.exportItem('zip')).toBeVisible()
  await page.keyboard.press('Home')
  await expect(view.exportItem('zip')).toBeFocused()
  await page.keyboard.press('Enter')
  expect((await saved).suggestedFilename()).toMatch(/\.zip$/)
})

/** Presses Tab until the button with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = page.locator(':focus')
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab')
    if ((await focused.count()) === 1 && (await focused.innerText()).trim() === name) return
  }
  throw new Error(`The keyboard does not reach “${name}”`)
}
