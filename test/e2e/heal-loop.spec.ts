import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app-test.ts'
import { DiagnosisView } from './diagnosis-view.ts'
import { disproveWhatIsApplied } from './disproved-fix.ts'
import { pattern, words } from './words.ts'

const ui = words.en

test('from cause to cause, to an end that claims no more than was proven', async ({ open }) => {
  const { page } = await open()
  const view = new DiagnosisView(page)
  await view.expectTwoHeadsOnTop()
  const start = page.getByRole('button', { name: ui.heal['fix-this-first'] })
  await start.press('Enter')

  await expect(view.dialog.getByRole('heading', { name: pattern(ui.heal.stages.fix) })).toBeFocused()
  await view.expectDiff()
  await view.dialog.locator('.modal-footer .button-primary').press('Enter')
  await expect(view.dialog.getByText(pattern(ui.heal['healed-of_other'].replace('{{healed}}', '1')))).toBeVisible()
  await expect(view.dialog.getByText(ui.heal.states.healed, { exact: true })).toBeVisible()

  // Whatever else a machine without a Docker Engine has is left as it is.
  const leave = view.dialog.getByRole('button', { name: ui.heal['go-on-without'] })
  const end = view.dialog.getByRole('heading', { name: ui.heal.stages.open })
  for (let causes = 0; causes < 5; causes++) {
    await expect(leave.or(end).first()).toBeVisible()
    if (await end.isVisible()) break
    await leave.press('Enter')
  }
  await expect(end).toBeFocused()
  await expect(view.dialog).toContainText(ui.heal.proof.unknown)
  await expect(view.dialog).not.toContainText(ui.heal.stages.up)

  await page.keyboard.press('Escape')
  await expect(view.dialog).toHaveCount(0)
  // The button that opened it is gone with its cause.
  await expect(page.locator('#content')).toBeFocused()
})

test('a fix that has not helped is taken back after a yes, and the other way begins with its preview', async ({
  open,
  host,
}) => {
  test.skip(host !== 'browser', 'What the engine says is changed on its way over the WebSocket')
  const { page, project } = await open()
  const versions = join(project, 'backend', 'alembic', 'versions')
  const files = () => readdirSync(versions, { recursive: true }).sort()
  const before = files()
  await disproveWhatIsApplied(page)
  const view = new DiagnosisView(page)
  await view.expectTwoHeadsOnTop()
  await page.getByRole('button', { name: ui.heal['fix-this-first'] }).press('Enter')
  await view.expectDiff()
  const goOn = view.dialog.locator('.modal-footer .button-primary')
  await goOn.press('Enter')

  const inVain = view.dialog.getByRole('heading', { name: pattern(ui.heal.stages.disproved) })
  await expect(inVain).toBeFocused()
  await expect(view.dialog.getByText(ui.heal.states.healed, { exact: true })).toHaveCount(0)
  expect(files()).not.toEqual(before)
  await view.dialog.getByRole('button', { name: ui.heal['take-back'] }).press('Enter')

  await expect(inVain).toHaveCount(0)
  await expect(view.dialog.getByRole('heading', { name: pattern(ui.heal.stages.fix) })).toBeFocused()
  await view.expectDiff()
  expect(files()).toEqual(before)

  // Kept, it is asked about no more, and its cause does not count as healed.
  await goOn.press('Enter')
  await expect(inVain).toBeFocused()
  await view.dialog.getByRole('button', { name: ui.heal.keep, exact: true }).press('Enter')
  await expect(inVain).toHaveCount(0)
  await expect(view.dialog.getByText(ui.heal.states.left, { exact: true })).toBeVisible()
  expect(files()).not.toEqual(before)
})
