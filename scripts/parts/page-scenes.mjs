/** The states of the page that a person can meet, each with the way to it. */
import {
  applyFix,
  broken,
  click,
  clickButton,
  fill,
  focus,
  goTo,
  heal,
  healInVain,
  keys,
  mergeFix,
  openFix,
  openPortFix,
  openRealImport,
  openReport,
  openRestart,
  pressOn,
  sayYes,
  search,
  see,
  seeHeading,
  seeText,
  watchPorts,
} from './scene-steps.mjs'

const variants = {
  light: { theme: 'light' },
  dark: { theme: 'dark' },
  narrow: { theme: 'light', width: 420, height: 860 },
  spanish: { theme: 'light', language: 'es' },
  contrast: { theme: 'dark', forcedColors: 'active' },
}
const themes = 'light dark'
const sizes = 'light dark narrow'
const most = 'light dark narrow spanish'
const all = 'light dark narrow spanish contrast'

const tall = { tall: true }

/**
 * Name of the picture, name of the state in `test/fixtures/page/`, variants, the steps to it, and at the end what is special:
 * `tall` takes a second picture of everything that the page scrolls to, `readme` names the variants that the README shows.
 */
const table = [
  ['welcome', 'welcome', most, see('.recent')],
  ['picker', 'welcome', sizes, clickButton(/Choose a folder/), see('[role=option]')],
  [
    'picker-keyboard',
    'welcome',
    'light',
    pressOn('button', /Choose a folder/, 'Enter'),
    see('[role=option] >> text=archive'),
    keys('ArrowDown', 'ArrowDown', 'Enter'),
    seeText('Open “quant”'),
  ],
  ['received-report', 'welcome', most, see('.recent'), openReport, broken, tall],

  ['running', 'running', most, see('.area-pill')],
  ['cancelled', 'running', themes, see('.area-pill'), keys('Escape'), seeHeading(/was cancelled/)],
  ['root-cause', 'broken', all, broken, { ...tall, readme: 'light dark' }],
  ['consequence', 'broken', sizes, broken, click('.chain-effects .chain-node'), click('.finding-row-button'), tall],
  ['good', 'good', most, seeHeading(/Nothing wrong found|No se encontró nada mal/)],
  ['unknown', 'unknown', most, seeHeading(/not everything could be read|no todo se pudo leer/)],
  ['ignored', 'ignored', most, see('.unused-ignores')],
  ['interrupted', 'interrupted', themes, broken],
  ['old', 'old', 'light', broken],
  ['lost', 'lost', sizes, see('.shell-banner')],
  ['trust', 'guide', most, clickButton(/Show the commands|Ver los comandos/), see('.trust-commands')],
  ['export', 'broken', themes, broken, clickButton('Export'), see('[role=menu]')],
  ['exported', 'broken', 'light', broken, keys('Control+e'), see('[role=menu]'), keys('Enter'), seeText(/Saved as/)],
  ['settings', 'broken', sizes, broken, clickButton('Settings'), see('[role=dialog]'), { popover: true }],

  ['fix', 'broken', all, openFix(mergeFix), { readme: 'light' }],
  ['fix-change', 'broken', themes, openPortFix(/another port|free port/i)],
  ['fix-ask', 'broken', sizes, openPortFix(/^Stop python3/)],
  ['fix-guide', 'guide', most, openFix(mergeFix)],
  ['fix-conflict', 'conflict', themes, openFix(mergeFix)],
  ['fix-applying', 'applying', themes, openFix(mergeFix), applyFix],
  ['fix-verified', 'broken', themes, openFix(mergeFix), applyFix],
  ['fix-failed', 'failing', themes, openFix(mergeFix), applyFix],

  ['heal', 'healing', most, heal(0)],
  ['heal-second', 'healing', most, heal(1)],
  ['heal-start', 'healing', themes, heal(2)],
  ['heal-settling', 'healing', 'light narrow', heal(3)],
  ['heal-up', 'healing', all, heal(4), { readme: 'light' }],
  ['heal-disproved', 'disproved', all, healInVain, see('.modal .diff')],
  ['heal-kept', 'disproved', 'light narrow', healInVain, click('.modal-footer button'), see('.plan-step .code-block')],
  ['heal-other-way', 'disproved', most, healInVain, keys('Enter'), see('.heal-way[data-selected]:nth-of-type(2)')],
  ['heal-left', 'healing', most, heal(1), click('.modal-footer button'), see('.heal-remaining')],
  ['heal-banner', 'healing', sizes, heal(1), keys('Escape'), see('.heal-banner')],

  ['undo', 'interrupted', most, goTo('history'), clickButton(/^(Undo|Deshacer): /), see('.modal .diff')],
  ['history', 'interrupted', most, goTo('history'), click('.history-steps-button'), see('.plan-steps')],

  ['services', 'broken', all, goTo('services'), see('.timeline-bars'), tall],
  [
    'services-selected',
    'broken',
    themes,
    goTo('services'),
    pressOn('button', /^prestart/, 'Enter'),
    see('.service-details'),
    tall,
  ],
  ['services-restarting', 'imports', themes, goTo('services'), see('.timeline-bars'), tall],
  ['services-starting', 'good', all, goTo('services'), see('.timeline-migrating'), tall],
  ['services-unknown', 'unknown', themes, goTo('services'), see('.service-box')],
  ['restart-preview', 'good', sizes, openRestart],
  ['restart-watching', 'good', most, openRestart, sayYes, see('.restart-line')],
  ['restart-well', 'broken', themes, openRestart, sayYes, see('.restart-line'), see('.modal .notice')],

  [
    'migrations',
    'broken',
    all,
    goTo('migrations'),
    focus('listbox'),
    keys('ArrowDown'),
    see('.revision-details'),
    tall,
  ],
  ['migrations-large', 'large', sizes, goTo('migrations'), search('table 77'), keys('Enter'), see('.revision-details')],
  ['migrations-shape', 'large', themes, goTo('migrations'), clickButton('Zoom out'), clickButton('Zoom out')],

  ['ports', 'broken', all, goTo('ports'), click('[role=row]:has-text("8000")'), see('.port-details'), tall],
  ['ports-watched', 'watched', most, goTo('ports'), watchPorts],
  [
    'ports-free',
    'broken',
    sizes,
    goTo('ports'),
    focus('row', /8000/),
    keys('Enter', 'Tab', 'Enter'),
    see('.plan-steps'),
  ],
  [
    'ports-keyboard',
    'large',
    'light',
    goTo('ports'),
    pressOn('button', 'Pid', 'Enter'),
    keys('Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'End', 'ArrowUp'),
    see('.port-details'),
  ],
  ['ports-unknown', 'unknown', themes, goTo('ports'), see('.notice')],

  ['imports', 'imports', all, goTo('imports'), see('[role=treegrid]'), tall],
  ['imports-run', 'imports', most, openRealImport],
  ['imports-run-verdict', 'imports', most, openRealImport, sayYes, see('.modal-body[role=status]')],
  [
    'imports-working',
    'broken',
    'light',
    goTo('imports'),
    focus('row'),
    keys('ArrowDown', 'End', 'ArrowUp', 'ArrowUp'),
    search('o'),
    tall,
  ],

  ['logs', 'broken', all, goTo('logs'), click('.logs-evidence button'), see('.code-block'), tall],
  [
    'logs-from-finding',
    'imports',
    'light',
    clickButton('Show in the logs'),
    see('.log[aria-selected=true]'),
    focus('listbox'),
    keys('ArrowUp'),
  ],
  ['logs-kinds', 'good', most, goTo('logs'), click('.error-kinds summary'), see('.error-kind')],
  [
    'logs-whole',
    'good',
    'light narrow',
    goTo('logs'),
    see('.error-kinds'),
    search('price'),
    clickButton('Search the whole logs'),
    seeText('Back to all lines'),
  ],
  ['logs-large', 'large', themes, goTo('logs'), fill('input[type=search]', 'request')],
]

export const scenes = table.map(([name, scene, names, ...rest]) => {
  const steps = rest.filter((part) => typeof part === 'function')
  const { readme = '', ...special } = rest.find((part) => typeof part === 'object') ?? {}
  return {
    name,
    scene,
    variants: names.split(' ').map((variant) => ({ name: variant, ...variants[variant] })),
    readme: readme.split(' '),
    ...special,
    prepare: async (page) => {
      for (const step of steps) await step(page)
    },
  }
})
