import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './app-test.ts'
import { DiagnosisView } from './diagnosis-view.ts'
import { words } from './words.ts'

const ui = words.en

test('a report is saved, sent, and opened by somebody who does not have the project', async ({ open }, testInfo) => {
  const { page } = await open()
  const view = new DiagnosisView(page)
  await view.expectTwoHeadsOnTop()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: ui.export.label }).click()
  await view.exportItem('zip').click()
  const download = await saved
  const report = testInfo.outputPath(download.suggestedFilename())
  await download.saveAs(report)

  await page.getByRole('link', { name: ui.navigation.projects }).click()
  await chooseReport(page, report)
  await view.expectTwoHeadsOnTop()
  await expect(page.getByText(ui['received-report'].text.split('{{')[0] ?? '', { exact: false })).toBeVisible()
  // What it describes is elsewhere: nothing can be read again or fixed.
  await expect(view.fixes).toHaveCount(0)
  await expect(page.getByRole('button', { name: ui.diagnosis['run-again'] })).toHaveCount(0)
  await expect(page.getByRole('link', { name: ui.navigation.history })).toHaveCount(0)

  await page.evaluate(() => {
    location.hash = '#/ports'
  })
  await expect(page, 'no page that reads this machine').toHaveURL(/#\/diagnosis$/)
  await page.getByRole('link', { name: 'Migrations' }).click()
  await expect(page.getByText('b2b2b2b2b2b2').first()).toBeVisible()
})

test('a file that is no report is refused with the reason', async ({ open }, testInfo) => {
  const { page } = await open()
  await new DiagnosisView(page).expectTwoHeadsOnTop()
  await page.getByRole('link', { name: ui.navigation.projects }).click()
  const file = testInfo.outputPath('holiday.zip')
  await writeFile(file, 'not even a zip')
  await chooseReport(page, file)
  await expect(page.getByRole('alert').filter({ hasText: 'holiday.zip' })).toBeVisible()
})

async function chooseReport(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: ui.welcome['open-report'] }).click()
  await (await chooser).setFiles(path)
}
