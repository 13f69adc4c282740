// Two people work on one case at the same time: it is harmless, and it is explained.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { journeys } from '../../support/journey.mjs'
import { LAPTOP, PHONE } from '../../support/browser.mjs'

const here = journeys()
const WAYS = [
  { way: 'on laptops', viewport: LAPTOP },
  { way: 'on laptops, by keyboard alone', viewport: LAPTOP, keyboard: true },
  { way: 'on phones, without scripts', viewport: PHONE, scripts: false },
]
const REASONS = 'The evidence meets the test, as far as it can be seen now.'

describe('two people on one case', () => {
  for (const { way, ...how } of WAYS) {
    it(`what one recorded is told to the other, who loses nothing, ${way}`, () => together(how, async (caseworker, manager) => {
      const reference = await here.world.newCase()
      await caseworker.page.goto(`/cases/${reference}/steps/agree_to_assess`)
      await caseworker.hands.type('What are the reasons?', REASONS)

      await manager.page.goto(`/cases/${reference}/steps/note`)
      await manager.hands.type('Note', 'The school rang.')
      await manager.hands.press('Add the note')
      await manager.page.locator('.tw-panel').waitFor()

      await caseworker.hands.type('Who decided?', 'SEN panel')
      await caseworker.hands.press(/^Record/)
      await caseworker.page.getByRole('heading', { name: /recorded something while you were typing/ }).waitFor()
      assert.equal(await caseworker.page.getByLabel('What are the reasons?').inputValue(), REASONS)
      await caseworker.hands.press(/^Record/)
      await recorded(caseworker)
      assert.equal((await here.world.ask(`/cases/${reference}`)).stage, 'assessing')
    }))

    it(`the same step is taken once, and the other is told, ${way}`, () => together(how, async (caseworker, manager) => {
      const reference = await here.world.newCase()
      for (const { page, hands } of [caseworker, manager]) {
        await page.goto(`/cases/${reference}/steps/agree_to_assess`)
        await hands.type('What are the reasons?', REASONS)
        await hands.type('Who decided?', 'SEN panel')
      }
      await manager.hands.press(/^Record/)
      await recorded(manager)
      await caseworker.hands.press(/^Record/)
      await caseworker.page.getByRole('heading', { level: 1, name: /not possible now/ }).waitFor()
      assert.match(await caseworker.page.locator('main').innerText(), new RegExp(REASONS), 'what was typed is still there')
      const { chronology } = await history(reference)
      assert.equal(chronology.filter((entry) => entry === 'agree_to_assess').length, 1)
    }))
  }

  it('a double click records once', () => here.as('caseworker', {}, async ({ page }) => {
    const reference = await here.world.newCase()
    await page.goto(`/cases/${reference}/steps/note`)
    await page.getByLabel('Note', { exact: true }).fill('Clicked twice.')
    await page.getByRole('button', { name: 'Add the note' }).dblclick()
    await page.locator('.tw-panel').waitFor()
    const { chronology } = await history(reference)
    assert.equal(chronology.filter((entry) => entry === 'note').length, 1)
  }))

  it('so does a double click without scripts', () =>
    here.as('caseworker', { scripts: false }, async ({ page }) => {
      const reference = await here.world.newCase()
      await page.goto(`/cases/${reference}/steps/note`)
      await page.getByLabel('Note', { exact: true }).fill('Sent twice.')
      await page.getByRole('button', { name: 'Add the note' }).dblclick()
      await page.locator('.tw-panel').waitFor()
      const { chronology } = await history(reference)
      assert.equal(chronology.filter((entry) => entry === 'note').length, 1)
    }))
})

function together (how, walk) {
  return here.as('caseworker', how, (caseworker) => here.as('manager', how, (manager) => walk(caseworker, manager)))
}

async function recorded ({ page, hands }) {
  if (await page.getByRole('heading', { name: 'Check before you record' }).isVisible()) await hands.press('Record it')
  await page.locator('.tw-panel').waitFor()
}

async function history (reference) {
  const answer = await here.world.ask(`/cases/${reference}/chronology`)
  const entries = answer.entries ?? answer
  return { chronology: entries.map((entry) => entry.step ?? entry.kind) }
}
