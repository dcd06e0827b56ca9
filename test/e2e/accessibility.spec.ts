import type { Page } from '@playwright/test'
import axe from 'axe-core'
import { expect, type TestApp, test } from './app-test.ts'
import { DiagnosisView } from './diagnosis-view.ts'
import { words } from './words.ts'

const ui = words.en

const looks = [
  { name: 'light', context: { colorScheme: 'light' } },
  { name: 'dark', context: { colorScheme: 'dark' } },
  { name: 'narrow', context: { viewport: { width: 480, height: 800 } } },
] as const

for (const { name, context } of looks) {
  test(`every page can be used by everybody: ${name}`, async ({ open }) => {
    const app = await open({ context })
    const { page } = app
    const view = new DiagnosisView(page)
    await view.expectTwoHeadsOnTop()
    await expectAccessible(page, 'diagnosis')

    await view.fixes.first().click()
    await view.expectDiff()
    await expectAccessible(page, 'fix dialog')
    await view.applyButton((await view.dialog.getByRole('heading').first().innerText()).trim()).click()
    await expect(view.outcome('verified')).toBeVisible()
    await expectAccessible(page, 'fix result')
    await view.dialog.getByRole('button', { name: ui.fix['diagnose-again'] }).click()

    await goTo(app, ui.navigation.history)
    await expectAccessible(page, 'history')
    await goTo(app, ui.navigation.projects)
    await expect(page.getByRole('heading', { name: ui.welcome.title })).toBeVisible()
    await expectAccessible(page, 'welcome')
    await page.getByRole('button', { name: ui.navigation.settings }).click()
    // React Aria's button by which a screen reader closes a popover stands outside of every landmark.
    await expectAccessible(page, 'settings', false)
  })
}

async function goTo({ page }: TestApp, name: string): Promise<void> {
  await page.getByRole('link', { name }).click()
}

/** No violation that axe knows, and nothing that sticks out sideways. */
async function expectAccessible(page: Page, what: string, landmarks = true): Promise<void> {
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async (landmarks) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run({ rules: { region: { enabled: landmarks } } })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`)
  }, landmarks)
  expect(violations, what).toEqual([])
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(sideways, `${what} is wider than its window`).toBeLessThanOrEqual(0)
}
