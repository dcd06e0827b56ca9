import { expect, test } from './app-test.ts'
import { DiagnosisView } from './diagnosis-view.ts'
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
