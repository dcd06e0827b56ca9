// Makes a check with its test, its texts in every language and its doc page: npm run new:check -- AREA RULE
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { runMain } from './parts/main.mjs'
import { checkSource, checkTest, docPage, ruleTexts } from './parts/new-check-templates.mjs'
import { inProject } from './parts/project-folder.mjs'
import { say } from './parts/say.mjs'

await runMain(async () => {
  const [area, rule] = process.argv.slice(2)
  const problem = problemWith(area, rule)
  if (problem !== undefined) {
    say(`${problem}\nUsage: npm run new:check -- AREA RULE, for example: npm run new:check -- compose unpinned-image`)
    return 2
  }
  const files = {
    [`engine/${area}/checks/${rule}.ts`]: checkSource(area, rule),
    [`test/unit/${area}/checks/${rule}.test.ts`]: checkTest(area, rule),
    [`docs/rules/${area}/${rule}.md`]: docPage(area, rule),
  }
  const taken = Object.keys(files).find((path) => existsSync(inProject(path)))
  if (taken !== undefined) {
    say(`${taken} is there already; nothing was changed.`)
    return 2
  }
  for (const [path, content] of Object.entries(files)) write(path, content)
  for (const language of readdirSync(inProject('resources', 'locales'))) addTexts(language, area, rule)
  say(`\nNothing else needs to be told: the check is found by its place.
1. Write the check, and give it the facts that it needs (engine/${area}/facts.ts).
2. Write its test: npx vitest run --project unit test/unit/${area}/checks/${rule}.test.ts fails until you do.
3. Put the texts into words, in every language, and finish the doc page.`)
})

function problemWith(area, rule) {
  const areas = areaIds()
  if (area === undefined || rule === undefined) return 'Which area, and what shall the rule be called?'
  if (!areas.includes(area)) return `There is no area ${area}. There is: ${areas.join(', ')}.`
  // Ids never change once released, so they are checked before they are made.
  if (!/^[a-z][a-z\d]*(?:-[a-z\d]+)*$/.test(rule)) return `${rule} is no rule name: small letters, digits and hyphens.`
  return undefined
}

function areaIds() {
  const source = readFileSync(inProject('engine', 'core', 'area.ts'), 'utf8')
  const list = /areaIds = \[([^\]]+)\]/.exec(source)?.[1] ?? ''
  return [...list.matchAll(/'([^']+)'/g)].map(([, id]) => id)
}

function write(path, content) {
  const file = inProject(path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  say(`+ ${path}`)
}

function addTexts(language, area, rule) {
  const path = `resources/locales/${language}/${area}.json`
  const file = inProject(path)
  const texts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  texts.rules = { ...texts.rules, [rule]: ruleTexts(language) }
  write(path, `${JSON.stringify(texts, null, 2)}\n`)
}
