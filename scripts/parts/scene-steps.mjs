/** The steps by which a scene of the page is reached, for `page-scenes.mjs`. Each makes a function of Playwright's page. */

/** Both languages, because a scene is reached in each. */
const pageNames = {
  services: /^(Services|Servicios)$/,
  migrations: /^(Migrations|Migraciones)$/,
  ports: /^(Ports|Puertos)$/,
  imports: /^(Imports|Importaciones)$/,
  logs: /^(Logs|Registros)$/,
  history: /^(History|Historial)$/,
}
export const mergeFix = /merge migration|migración de (fusión|unión)/i

export const see = (selector) => (page) => page.locator(selector).first().waitFor()
export const seeHeading = (name) => (page) => page.getByRole('heading', { name }).first().waitFor()
export const seeText = (text) => (page) => page.getByText(text).first().waitFor()
export const click = (selector) => (page) => page.locator(selector).first().click()
export const clickButton = (name) => (page) => page.getByRole('button', { name }).first().click()
/** Presses the key while a control has the focus, as somebody without a mouse would. */
export const pressOn = (role, name, key) => (page) => page.getByRole(role, { name }).first().press(key)
export const focus = (role, name) => (page) => page.getByRole(role, { name }).first().focus()
export const fill = (selector, text) => (page) => page.locator(selector).first().fill(text)
export const search = (text) => fill('input[type=search]', text)

/** Keys one after the other, wherever the focus is. */
export const keys =
  (...names) =>
  async (page) => {
    for (const name of names) await page.keyboard.press(name)
  }

/** The diagnosis is done and names root causes. */
export const broken = seeHeading(/Found \d+ root causes|Found the root cause|Se encontr/)

/** Opens a page of the project by its entry in the navigation. */
export const goTo = (name) => async (page) => {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.getByRole('link', { name: pageNames[name] }).click()
  await page.getByRole('heading', { level: 1, name: pageNames[name] }).waitFor()
}

/** Opens the preview of a fix of the diagnosis. */
export const openFix = (name) => async (page) => {
  await broken(page)
  await page.getByRole('button', { name }).first().click()
  await page.getByRole('dialog').locator('.plan-steps, .notice').first().waitFor()
}

/** Opens the preview of a fix of the second root cause, which is folded. */
export const openPortFix = (name) => async (page) => {
  await broken(page)
  await page.getByRole('button', { name: /Port 8000/ }).click()
  await openFix(name)(page)
}

/** Says yes to the fix whose preview is open. */
export const applyFix = async (page) => {
  await page.getByRole('dialog').getByRole('button', { name: mergeFix }).click()
  await page.locator('.plan-step .state-icon').first().waitFor()
}

/** Goes this far on the way from cause to cause: 1 the second cause, 2 the start, 3 waiting, 4 proven. */
export const heal = (stages) => async (page) => {
  const marks = ['.heal-way', '.plan-step .code-block', '.heal-waiting, .stack-up', '.stack-up']
  await broken(page)
  await page.locator('.fix-panel .button-primary').click()
  await page.locator('.heal-body .plan-steps').waitFor()
  for (const [stage, mark] of marks.slice(0, stages).entries()) {
    if (stage < 3) await sayYes(page)
    await page.locator(mark).first().waitFor()
  }
}

/** Applies a fix, sees that the stack does not come up with it, and looks again: the button to take it back has the focus. */
export const healInVain = async (page) => {
  await page.locator('.fix-panel .button-primary').click()
  for (const mark of ['.heal-body .diff', '.plan-step .code-block', '.plan-output']) {
    await page.locator(mark).first().waitFor()
    await sayYes(page)
  }
  await page
    .getByText(/has not helped|no ha servido/)
    .first()
    .waitFor()
  await page.locator('.modal-footer .button-primary').focus()
}

/** Ticks what has to be ticked, and presses the button that goes on, with the keyboard. */
export const sayYes = async (page) => {
  const box = page.locator('.modal-footer .checkbox:not([data-selected])')
  if ((await box.count()) > 0) await box.click()
  await page.locator('.modal-footer .button-primary').press('Enter')
}

/** Opens the preview of a restart. */
export const openRestart = async (page) => {
  await goTo('services')(page)
  await pressOn('button', /^backend/, 'Enter')(page)
  await page.getByRole('button', { name: /^(Restart|Reiniciar)…/ }).click()
  await page.locator('.checkbox').waitFor()
}

/** Opens what a real import would do. */
export const openRealImport = async (page) => {
  await goTo('imports')(page)
  await page.getByRole('button', { name: /^(Import it for real|Importarlo de verdad)$/ }).click()
  await page.locator('.checkbox').click()
}

/** Opens a report that somebody sent. */
export const openReport = async (page) => {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'stackmedic-quant.zip', mimeType: 'application/zip', buffer: Buffer.from('recorded') })
}

/** Watches two ports, and asks for a free one. */
export const watchPorts = async (page) => {
  await page.getByRole('row', { name: /8000/ }).first().waitFor()
  const field = page.locator('#watch-port')
  for (const port of ['8000', '8001']) {
    await field.fill(port)
    await field.press('Enter')
  }
  await page.locator('[role=log] p').nth(1).waitFor({ state: 'attached' })
  await field.fill('8001')
  await page.getByRole('button', { name: /^(Find a free port near it|Buscar un puerto libre cercano)$/ }).click()
  await page.getByText('8002').waitFor()
}
