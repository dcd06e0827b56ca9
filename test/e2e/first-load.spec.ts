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

for (const [what, part] of [
  ['the words', /english-page-[^/]+\.js$/],
  ['the program', /index-[^/]+\.js$/],
  ['the styles', /index-[^/]+\.css$/],
] as const) {
  test(`${what} that are broken off while the page loads are loaded again`, async ({ open, host }) => {
    test.skip(host !== 'browser', 'only a network breaks off')
    const { page } = await open({ mayComplain: true })
    const view = new DiagnosisView(page)
    await view.expectTwoHeadsOnTop()
    let asked = 0
    await page.route(part, (route) => {
      asked += 1
      return asked === 1 ? route.abort('connectionreset') : route.fallback()
    })
    await page.reload()
    await expect.poll(() => asked).toBeGreaterThan(1)
    await view.expectTwoHeadsOnTop()
    await expect(page.locator('#root')).toHaveCSS('font-family', /Inter/)
  })
}
