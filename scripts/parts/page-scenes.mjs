/**
 * The states of the page that a person can meet, each with the way to it. `scene` is one of `test/fixtures/page/`;
 * `readme` names the variants that are pictures of the README.
 */
const light = { name: 'light', theme: 'light' }
const dark = { name: 'dark', theme: 'dark' }
const narrow = { name: 'narrow', theme: 'light', width: 420, height: 860 }
const spanish = { name: 'spanish', theme: 'light', language: 'es' }
const contrast = { name: 'contrast', theme: 'dark', forcedColors: 'active' }

const heading = (page, name) => page.getByRole('heading', { name }).first().waitFor()
const words = {
  rootCause: /Found \d+ root causes|Found the root cause|Se encontr/,
  mergeFix: /merge migration|migración de (fusión|unión)/i,
}
const broken = (page) => heading(page, words.rootCause)

async function openFix(page, name) {
  await broken(page)
  await page.getByRole('button', { name }).first().click()
  await page.getByRole('dialog').waitFor()
  await page.locator('.plan-steps, .notice').first().waitFor()
}

/** Goes this far on the way from cause to cause, with the keyboard alone from the second cause on. */
async function heal(page, steps) {
  await broken(page)
  await page.locator('.fix-this-first button').click()
  await page.locator('.heal-body .plan-steps').waitFor()
  for (let step = 0; step < Math.min(steps, 3); step++) {
    const box = page.locator('.heal-body .checkbox')
    if ((await box.count()) > 0) await box.click()
    await page.locator('.modal-footer .button-primary').press('Enter')
    const next = ['.heal-way', '.plan-step .code-block', '.heal-waiting, .stack-up'][step] ?? ''
    await page.locator(next).first().waitFor()
  }
  if (steps === 4) await page.locator('.stack-up').waitFor()
}

/** Opens a page of the project by its entry in the navigation. */
async function openPage(page, name) {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function openRestart(page) {
  await openPage(page, /^(Services|Servicios)$/)
  await page
    .getByRole('button', { name: /^backend/ })
    .first()
    .press('Enter')
  await page.getByRole('button', { name: /^(Restart|Reiniciar)…/ }).click()
  await page.locator('.checkbox').waitFor()
}

async function restart(page) {
  await openRestart(page)
  await page.locator('.checkbox').click()
  await page.getByRole('button', { name: /^(Restart|Reiniciar) backend/ }).click()
  await page.locator('.restart-line').first().waitFor()
}

export const scenes = [
  {
    name: 'welcome',
    scene: 'welcome',
    readme: ['light'],
    variants: [light, dark, narrow, spanish],
    prepare: (page) => page.locator('.recent').waitFor(),
  },
  {
    name: 'received-report',
    scene: 'welcome',
    tall: true,
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await page.locator('.recent').waitFor()
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'stackmedic-quant.zip', mimeType: 'application/zip', buffer: Buffer.from('recorded') })
      await broken(page)
    },
  },
  {
    name: 'picker',
    scene: 'welcome',
    variants: [light, dark, narrow],
    prepare: async (page) => {
      await page.getByRole('button', { name: /Choose a folder/ }).click()
      await page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'picker-keyboard',
    scene: 'welcome',
    variants: [light],
    prepare: async (page) => {
      await page.getByRole('button', { name: /Choose a folder/ }).press('Enter')
      await page.getByRole('option', { name: 'archive' }).waitFor()
      for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
      await page.getByRole('option', { name: 'backend' }).waitFor()
      await page.getByRole('button', { name: 'Open “quant”' }).waitFor()
    },
  },
  {
    name: 'cancelled',
    scene: 'running',
    variants: [light, dark],
    prepare: async (page) => {
      await page.locator('.area-pill').first().waitFor()
      await page.keyboard.press('Escape')
      await heading(page, /was cancelled/)
    },
  },
  {
    name: 'running',
    scene: 'running',
    readme: ['light'],
    variants: [light, dark, narrow, spanish],
    prepare: (page) => page.locator('.area-pill').first().waitFor(),
  },
  {
    name: 'root-cause',
    scene: 'broken',
    readme: ['light', 'dark'],
    tall: true,
    variants: [light, dark, narrow, spanish, contrast],
    prepare: broken,
  },
  {
    name: 'consequence',
    scene: 'broken',
    tall: true,
    variants: [light, dark],
    prepare: async (page) => {
      await broken(page)
      await page.locator('.chain-effects .chain-node').first().click()
      await page.locator('.finding-row-button').first().click()
    },
  },
  {
    name: 'fix',
    scene: 'broken',
    readme: ['light'],
    variants: [light, dark, narrow, spanish, contrast],
    prepare: (page) => openFix(page, words.mergeFix),
  },
  {
    name: 'fix-change',
    scene: 'broken',
    variants: [light, dark],
    prepare: async (page) => {
      await broken(page)
      await page.getByRole('button', { name: /Port 8000/ }).click()
      await openFix(page, /another port|free port/i)
    },
  },
  {
    name: 'fix-ask',
    scene: 'broken',
    variants: [light, dark, narrow],
    prepare: async (page) => {
      await broken(page)
      await page.getByRole('button', { name: /Port 8000/ }).click()
      await openFix(page, /^Stop python3/)
    },
  },
  {
    name: 'fix-guide',
    scene: 'guide',
    variants: [light, dark, narrow, spanish],
    prepare: (page) => openFix(page, words.mergeFix),
  },
  {
    name: 'fix-conflict',
    scene: 'conflict',
    variants: [light, dark],
    prepare: (page) => openFix(page, words.mergeFix),
  },
  ...[
    { name: 'fix-applying', scene: 'applying' },
    { name: 'fix-verified', scene: 'broken' },
    { name: 'fix-failed', scene: 'failing' },
  ].map((scene) => ({
    ...scene,
    variants: [light, dark],
    prepare: async (page) => {
      await openFix(page, words.mergeFix)
      await page.getByRole('dialog').getByRole('button', { name: words.mergeFix }).click()
      await page.locator('.plan-step .state-icon').first().waitFor()
    },
  })),
  {
    name: 'history',
    scene: 'interrupted',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await heading(page, /quant/)
      await page.getByRole('link', { name: /History|Historial/ }).click()
      await page.locator('.history-steps-button').first().click()
      await page.locator('.plan-steps').first().waitFor()
    },
  },
  ...[
    { name: 'heal', steps: 0, variants: [light, narrow, spanish] },
    { name: 'heal-second', steps: 1, variants: [light, dark, narrow, spanish] },
    { name: 'heal-start', steps: 2, variants: [dark] },
    { name: 'heal-settling', steps: 3, variants: [light, narrow] },
    { name: 'heal-up', steps: 4, variants: [light, dark, narrow, spanish, contrast] },
  ].map(({ steps, ...scene }) => ({ ...scene, scene: 'healing', prepare: (page) => heal(page, steps) })),
  {
    name: 'heal-left',
    scene: 'healing',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await heal(page, 1)
      await page.locator('.modal-footer button').first().click()
      await page.locator('.heal-remaining').waitFor()
    },
  },
  {
    name: 'heal-banner',
    scene: 'healing',
    variants: [light, dark, narrow],
    prepare: async (page) => {
      await heal(page, 1)
      await page.keyboard.press('Escape')
      await page.locator('.heal-banner').waitFor()
    },
  },
  {
    name: 'trust',
    scene: 'guide',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await page.getByRole('button', { name: /Show the commands|Ver los comandos/ }).click()
      await page.locator('.trust-commands').waitFor()
    },
  },
  { name: 'interrupted', scene: 'interrupted', variants: [light, dark], prepare: broken },
  { name: 'old', scene: 'old', variants: [light], prepare: broken },
  {
    name: 'good',
    scene: 'good',
    variants: [light, dark, narrow, spanish],
    prepare: (page) => heading(page, /Nothing wrong found|No se encontró nada mal/),
  },
  {
    name: 'ignored',
    scene: 'ignored',
    variants: [light, dark, narrow, spanish],
    prepare: (page) => page.locator('.unused-ignores').waitFor(),
  },
  {
    name: 'unknown',
    scene: 'unknown',
    variants: [light, dark, narrow, spanish],
    prepare: (page) => heading(page, /not everything could be read|no todo se pudo leer/),
  },
  {
    name: 'lost',
    scene: 'lost',
    variants: [light, dark, narrow],
    prepare: (page) => page.locator('.shell-banner').waitFor(),
  },
  {
    name: 'export',
    scene: 'broken',
    variants: [light, dark],
    prepare: async (page) => {
      await broken(page)
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'exported',
    scene: 'broken',
    variants: [light],
    prepare: async (page) => {
      await broken(page)
      await page.keyboard.press('Control+e')
      await page.getByRole('menu').waitFor()
      await page.keyboard.press('Enter')
      await page.getByText(/Saved as/).waitFor()
    },
  },
  {
    name: 'settings',
    scene: 'broken',
    popover: true,
    variants: [light, dark, narrow],
    prepare: async (page) => {
      await broken(page)
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'services',
    scene: 'broken',
    tall: true,
    variants: [light, dark, narrow, spanish, contrast],
    prepare: async (page) => {
      await openPage(page, /^(Services|Servicios)$/)
      await page.locator('.timeline-bars').first().waitFor()
    },
  },
  {
    name: 'services-selected',
    scene: 'broken',
    tall: true,
    variants: [light, dark],
    prepare: async (page) => {
      await openPage(page, 'Services')
      await page
        .getByRole('button', { name: /^prestart/ })
        .first()
        .press('Enter')
      await page.locator('.service-details').waitFor()
    },
  },
  {
    name: 'services-restarting',
    scene: 'imports',
    tall: true,
    variants: [light, dark],
    prepare: async (page) => {
      await openPage(page, 'Services')
      await page.locator('.timeline-bars').first().waitFor()
    },
  },
  {
    name: 'services-starting',
    scene: 'good',
    tall: true,
    variants: [light, dark, narrow, spanish, contrast],
    prepare: async (page) => {
      await openPage(page, /^(Services|Servicios)$/)
      await page.locator('.timeline-migrating').first().waitFor()
    },
  },
  {
    name: 'restart-preview',
    scene: 'good',
    variants: [light, dark, narrow],
    prepare: (page) => openRestart(page),
  },
  {
    name: 'restart-watching',
    scene: 'good',
    variants: [light, dark, narrow, spanish],
    prepare: restart,
  },
  {
    name: 'restart-well',
    scene: 'broken',
    variants: [light, dark],
    prepare: async (page) => {
      await restart(page)
      await page.locator('.notice').first().waitFor()
    },
  },
  {
    name: 'services-unknown',
    scene: 'unknown',
    variants: [light, dark],
    prepare: async (page) => {
      await openPage(page, 'Services')
      await page.locator('.service-box').first().waitFor()
    },
  },
  {
    name: 'migrations',
    scene: 'broken',
    tall: true,
    variants: [light, dark, narrow, spanish, contrast],
    prepare: async (page) => {
      await openPage(page, /^(Migrations|Migraciones)$/)
      await page.getByRole('listbox').focus()
      await page.keyboard.press('ArrowDown')
      await page.locator('.revision-details').waitFor()
    },
  },
  {
    name: 'migrations-large',
    scene: 'large',
    variants: [light, dark, narrow],
    prepare: async (page) => {
      await openPage(page, 'Migrations')
      await page.getByRole('searchbox').fill('table 77')
      await page.keyboard.press('Enter')
      await page.locator('.revision-details').waitFor()
    },
  },
  {
    name: 'migrations-shape',
    scene: 'large',
    variants: [light],
    prepare: async (page) => {
      await openPage(page, 'Migrations')
      for (let step = 0; step < 2; step++) await page.getByRole('button', { name: 'Zoom out' }).click()
    },
  },
  {
    name: 'ports',
    scene: 'broken',
    tall: true,
    variants: [light, dark, narrow, spanish, contrast],
    prepare: async (page) => {
      await openPage(page, /^(Ports|Puertos)$/)
      await page.getByRole('row', { name: /8000/ }).first().click()
      await page.locator('.port-details').waitFor()
    },
  },
  {
    name: 'ports-watched',
    scene: 'watched',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await openPage(page, /^(Ports|Puertos)$/)
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
    },
  },
  {
    name: 'ports-free',
    scene: 'broken',
    variants: [light, dark, narrow],
    prepare: async (page) => {
      await openPage(page, 'Ports')
      await page.getByRole('row', { name: /8000/ }).first().focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await page.locator('.plan-steps').waitFor()
    },
  },
  {
    name: 'ports-keyboard',
    scene: 'large',
    variants: [light],
    prepare: async (page) => {
      await openPage(page, 'Ports')
      await page.getByRole('button', { name: 'Pid' }).press('Enter')
      await page.keyboard.press('Tab')
      for (let tab = 0; tab < 3; tab++) await page.keyboard.press('Tab')
      for (const key of ['Tab', 'End', 'ArrowUp']) await page.keyboard.press(key)
      await page.locator('.port-details').waitFor()
    },
  },
  {
    name: 'ports-unknown',
    scene: 'unknown',
    variants: [light, dark],
    prepare: async (page) => {
      await openPage(page, 'Ports')
      await page.locator('.notice').first().waitFor()
    },
  },
  {
    name: 'migrations-python',
    scene: 'broken',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await openPage(page, /^(Migrations|Migraciones)$/)
      await page.getByRole('button', { name: /^(Ask Python itself|Preguntar a Python)$/ }).click()
      await page.locator('.checkbox').click()
    },
  },
  {
    name: 'migrations-python-answer',
    scene: 'broken',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await openPage(page, /^(Migrations|Migraciones)$/)
      await page.getByRole('button', { name: /^(Ask Python itself|Preguntar a Python)$/ }).click()
      await page.locator('.checkbox').click()
      await page.locator('.modal-footer .button-primary').click()
      await page.locator('.modal-body[role="status"]').waitFor()
    },
  },
  {
    name: 'imports',
    scene: 'imports',
    tall: true,
    variants: [light, dark, narrow, spanish, contrast],
    prepare: async (page) => {
      await openPage(page, /^(Imports|Importaciones)$/)
      await page.getByRole('treegrid').waitFor()
    },
  },
  {
    name: 'imports-run',
    scene: 'imports',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await openPage(page, /^(Imports|Importaciones)$/)
      await page.getByRole('button', { name: /^(Import it for real|Importarlo de verdad)$/ }).click()
      await page.locator('.checkbox').click()
    },
  },
  {
    name: 'imports-run-verdict',
    scene: 'imports',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await openPage(page, /^(Imports|Importaciones)$/)
      await page.getByRole('button', { name: /^(Import it for real|Importarlo de verdad)$/ }).click()
      await page.locator('.checkbox').click()
      await page.locator('.modal-footer .button-primary').click()
      await page.locator('.modal-body[role="status"]').waitFor()
    },
  },
  {
    name: 'imports-working',
    scene: 'broken',
    tall: true,
    variants: [light],
    prepare: async (page) => {
      await openPage(page, 'Imports')
      await page.getByRole('row').first().focus()
      for (const key of ['ArrowDown', 'End', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key)
      await page.getByRole('searchbox').fill('o')
    },
  },
  {
    name: 'logs',
    scene: 'broken',
    tall: true,
    variants: [light, dark, narrow, spanish, contrast],
    prepare: async (page) => {
      await openPage(page, /^(Logs|Registros)$/)
      await page.locator('.logs-evidence button').first().click()
      await page.locator('.code-block').waitFor()
    },
  },
  {
    name: 'logs-from-finding',
    scene: 'imports',
    variants: [light],
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Show in the logs' }).first().click()
      await page.locator('.log[aria-selected="true"]').waitFor()
      await page.getByRole('listbox').focus()
      await page.keyboard.press('ArrowUp')
    },
  },
  {
    name: 'logs-kinds',
    scene: 'good',
    variants: [light, dark, narrow, spanish],
    prepare: async (page) => {
      await openPage(page, /^(Logs|Registros)$/)
      await page.locator('.error-kinds summary').click()
      await page.locator('.error-kind').first().waitFor()
    },
  },
  {
    name: 'logs-whole',
    scene: 'good',
    variants: [light, narrow],
    prepare: async (page) => {
      await openPage(page, 'Logs')
      await page.locator('.error-kinds').waitFor()
      await page.getByRole('searchbox').fill('price')
      await page.getByRole('button', { name: 'Search the whole logs' }).click()
      await page.getByRole('button', { name: 'Back to all lines' }).waitFor()
    },
  },
  {
    name: 'logs-large',
    scene: 'large',
    variants: [dark],
    prepare: async (page) => {
      await openPage(page, 'Logs')
      await page.getByRole('searchbox').fill('request')
    },
  },
]
