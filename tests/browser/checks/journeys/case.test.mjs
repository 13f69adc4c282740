// A caseworker registers a request and takes the case to its final plan.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { journeys } from '../../support/journey.mjs'
import { WAYS } from '../../support/ways.mjs'

const here = journeys()

describe('a caseworker takes a request to its final plan', { concurrency: 2 }, () => {
  WAYS.forEach(({ way, ...how }, number) => {
    it(way, () => here.as('caseworker', how, async ({ page, hands }) => {
      const surname = `Journey${'abcdefgh'[number]}`
      await register(page, hands, surname)

      await step(page, hands, 'Agree to assess', async () => {
        await hands.date('When was the parent or young person told?', '2026-08-17')
        await hands.type('What are the reasons?', 'The evidence meets the test.')
        await hands.type('Who decided?', 'SEN panel')
      })
      await step(page, hands, 'Ask a service for advice', async () => {
        await hands.date('When was the request sent?', '2026-08-18')
        await hands.select('Which advice?', 'Psychological')
        await hands.select('Who is asked?', 'Educational Psychology')
      })
      await step(page, hands, /^Record that advice was given/, async () => {
        await hands.date('When did it come in?', '2026-09-21')
      })
      await step(page, hands, /^Accept/, async () => {
        await hands.date('When was it accepted?', '2026-09-22')
      })
      await step(page, hands, 'Decide to issue a plan', async () => {
        await hands.date('When was it decided?', '2026-10-12')
        await hands.type('What are the reasons?', 'Provision beyond what is ordinarily available is needed.')
        await hands.type('Who decided?', 'SEN panel')
      })
      await step(page, hands, 'Send the draft plan', async () => {
        await hands.date('When was the draft served?', '2026-10-20')
      })
      await step(page, hands, 'Send the final plan', async () => {
        await hands.date('When was the plan sent?', '2026-11-24')
      })
      assert.match(await page.locator('.tw-tags').innerText(), /Final plan sent/)
      await page.getByRole('heading', { level: 1, name: surname }).waitFor()
    }))
  })
})

async function register (page, hands, surname) {
  await page.goto('/cases/new')
  await hands.type('Forename', 'Robin')
  await hands.type('Surname', surname)
  await hands.date('Date of birth', '2017-05-04')
  await hands.choose('Sex', 'Female')
  await hands.press('Continue')

  // Without an answer, the page says what is missing, and leads there.
  await hands.date(/received/, '2026-07-09')
  await hands.press('Continue')
  await hands.follow('Choose who made the request', page.locator('.tw-summary'))
  await hands.choose('Who made the request?', 'The parent or young person')
  await hands.press('Continue')

  await hands.press('Continue')
  await page.getByRole('heading', { level: 1, name: 'Check before you register' }).waitFor()
  assert.match(await page.locator('main').innerText(), /26 November 2026/, 'the 20 weeks are told')
  await hands.press('Register the request')
  await page.locator('.tw-panel').waitFor()
}

/** Takes a step from the page of the case, and looks at what moves where the program shows it. */
async function step (page, hands, name, fill) {
  const link = page.locator('main').getByRole('link', { name, includeHidden: true })
  await link.first().waitFor({ state: 'attached' })
  if (!await link.first().isVisible()) await hands.unfold('Everything else you can do')
  await hands.follow(name, page.locator('main'))
  await fill()
  await hands.press(/./, page.locator('.tw-buttons'))
  if (await page.getByRole('heading', { name: 'Check before you record' }).isVisible()) await hands.press('Record it')
  await page.locator('.tw-panel').waitFor()
}
