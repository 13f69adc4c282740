// The pictures of the README and the guides.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LAPTOP, PHONE, launch, open } from './support/browser.mjs'
import { small } from './support/png.mjs'
import { ROOT, start } from './support/program.mjs'
import { signedIn } from './support/sign_in.mjs'
import { World } from './support/world.mjs'

const MOST_BYTES = 150_000
const FOLDER = join(ROOT, 'docs/pictures')

const LATE = 'stage=assessing&overdue=true&caseworker=a.wren@981.example'
const late = async (world) => `/cases/${await world.reference(LATE)}`

/** Fills in one day, in its three parts. */
const fillDay = async (page, name, [day, month, year]) => {
  const group = page.getByRole('group', { name })
  await group.getByLabel('Day').fill(day)
  await group.getByLabel('Month').fill(month)
  await group.getByLabel('Year').fill(year)
}

/** From where on a page is shown, where its top says less. */
const from = (selector, above = 16) => (page) => page.locator(selector).first().evaluate((one, above) => {
  window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - above)
}, above)

/** The form of a step, filled in and sent: what follows from it is shown before it is recorded. */
const decide = async (page) => {
  await page.getByLabel('What are the reasons?').fill('Progress is slow in spite of the support in school, and more than that may be needed.')
  await page.getByLabel('Who decided?').fill('SEN panel')
  await fillDay(page, 'When was the parent or young person told?', ['25', '11', '2026'])
  await page.getByRole('button', { name: 'Record that the assessment was agreed' }).click()
  await page.getByRole('heading', { name: 'Check before you record' }).waitFor()
}

const register = async (page) => {
  await page.getByLabel('Forename').fill('Robin')
  await page.getByLabel('Surname').fill('Example')
  await fillDay(page, 'Date of birth', ['4', '5', '2017'])
  await page.getByRole('radio', { name: 'Female' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await fillDay(page, 'When was the request received?', ['23', '11', '2026'])
  await page.getByRole('radio', { name: 'The parent or young person' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Who works on it?' }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Check before you register' }).waitFor()
}

/** A request that nobody has answered: there the most can be done. */
const openRequest = async (page) => {
  await page.locator('main tr', { hasText: 'No answer yet' }).first().getByRole('link').click()
  await page.getByRole('heading', { name: /^Request for/ }).waitFor()
}

/** Why the final plan is due on its day is opened as well. */
const datesWithReason = async (page) => {
  await page.locator('.tw-dates summary').nth(2).click()
  await from('#dates')(page)
}

/** Each: its name, who looks, at which page, and what is done there before it is taken. */
const PICTURES = [
  { name: 'worklist', as: 'caseworker', at: '/cases', then: from('main [role=search]') },
  { name: 'case', as: 'caseworker', at: late, then: from('.tw-next') },
  { name: 'case-dates', as: 'caseworker', at: late, then: datesWithReason },
  { name: 'case-phone', as: 'caseworker', viewport: PHONE, at: late, then: from('.tw-case-head') },
  { name: 'step', as: 'caseworker', at: (world) => world.step('agree_to_assess'), then: [decide, from('.tw-notice', 6)] },
  { name: 'register', as: 'caseworker', at: '/cases/new', then: [register, from('h2:has-text("The request")')] },
  { name: 'record', as: 'caseworker', at: async (world) => `${await late(world)}/record`, then: from('.tw-tabs') },
  { name: 'inbox', as: 'partner', at: '/inbox' },
  { name: 'request', as: 'partner', at: '/inbox', then: openRequest },
  { name: 'our-figures', as: 'partner', at: '/our-figures', then: from('.tw-lead') },
  { name: 'answer-phone', viewport: PHONE, at: (world) => world.link(/http\S+\/answer\/\S+/), then: from('.tw-caption') },
  { name: 'answers-phone', viewport: PHONE, at: (world) => world.link(/http\S+\/answer\/\S+/), then: from('.tw-answers') },
  { name: 'overview', as: 'manager', at: '/overview', then: from('.tw-caption') },
  { name: 'figure', as: 'manager', at: '/overview/issued-late' },
  { name: 'people', as: 'administrator', at: '/people' },
  { name: 'ladder', as: 'administrator', at: async (world) => `/ladder?reference=${await world.reference(LATE)}`, then: from('main form') },
  { name: 'who-looked', as: 'administrator', at: '/views' },
]

const chosen = process.argv.slice(2)
const browser = await launch()
const program = await start()
try {
  const world = new World(program)
  const sessions = new Map()
  mkdirSync(FOLDER, { recursive: true })
  for (const { name, as, at, then, viewport = LAPTOP } of PICTURES) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    if (as && !sessions.has(as)) sessions.set(as, await signedIn(browser, world, as))
    const { page, close } = await open(browser, { address: program.address, state: sessions.get(as), viewport })
    await page.goto(typeof at === 'function' ? await at(world) : at)
    for (const act of [then ?? []].flat()) await act(page)
    const picture = small(await page.screenshot())
    if (picture.length > MOST_BYTES) throw new Error(`${name} takes ${picture.length} bytes`)
    writeFileSync(join(FOLDER, `${name}.png`), picture)
    console.log(`docs/pictures/${name}.png ${Math.ceil(picture.length / 1000)} kB`)
    await close()
  }
} finally {
  await browser.close()
  await program.stop()
}
