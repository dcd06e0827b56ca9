import { expect, test } from './app-test.ts'
import { DiagnosisView } from './diagnosis-view.ts'
import { words } from './words.ts'

const ui = words.en

test('what the engine can say comes after the first picture, and no key is ever shown instead', async ({ open }) => {
  const { page } = await open()
  const view = new DiagnosisView(page)
  await view.expectTwoHeadsOnTop()
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/english-messages-[^/]+\.js$/, async (route) => {
    await released
    await route.fallback()
  })
  await page.reload()
  await expect(page.getByRole('link', { name: ui.navigation.projects })).toBeVisible()
  const raw = /\b[a-z-]+\.(?:rules|fixes|steps|causes|reasons)\./
  // Longer than the diagnosis takes, so that there is something that waits for its words.
  for (let look = 0; look < 20; look++) {
    expect(await page.locator('body').innerText()).not.toMatch(raw)
    await page.waitForTimeout(100)
  }
  await expect(page.getByRole('article')).toHaveCount(0)
  release()
  await view.expectTwoHeadsOnTop()
  expect(await page.locator('body').innerText()).not.toMatch(raw)
})

test('a part of the page that is broken off while it loads is loaded again', async ({ open, host }) => {
  test.skip(host !== 'browser', 'only a network breaks off')
  const { page } = await open({ mayComplain: true })
  const view = new DiagnosisView(page)
  await view.expectTwoHeadsOnTop()
  let broken = 0
  await page.route(/english-page-[^/]+\.js$/, (route) => {
    broken += 1
    return broken === 1 ? route.abort('connectionreset') : route.fallback()
  })
  await page.reload()
  await view.expectTwoHeadsOnTop()
  expect(broken).toBe(2)
})
