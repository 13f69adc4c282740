// A health or social care partner: from a mail's link to a promise, and signed in to given advice.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { journeys } from '../../support/journey.mjs'
import { links } from '../../support/mails.mjs'
import { WAYS } from '../../support/ways.mjs'

const here = journeys()

describe('a partner answers from the link of a mail', { concurrency: 2 }, () => {
  WAYS.forEach(({ way, ...how }, number) => {
    it(`and promises a day, ${way}`, () => here.as(undefined, how, async ({ page, hands, world }) => {
      // A request of its own for each way; one that waits for its first answer.
      const found = await links(world.program, /http\S+\/answer\/\S+/g, WAYS.length)
      await page.goto(found[number])
      const child = page.getByText(/NHS number|Born/)
      assert.equal(await child.count(), 0, 'nothing of the child is shown to whoever has the link')

      await hands.press('Promise this date')
      await hands.follow(/date|day/i, page.locator('.tw-summary'))
      await hands.type('Day', '14')
      await hands.type('Month', '12')
      await hands.type('Year', '2026')
      await hands.press('Promise this date')
      await page.getByRole('heading', { name: /You promised the advice for 14 December 2026/ }).waitFor()
      assert.match(await page.locator('#standing').innerText(), /Promised for 14 December 2026/)
    }))
  })
})

// One after the other: each takes what is first in the inbox.
describe('a partner signs in', () => {
  for (const { way, ...how } of WAYS) {
    it(`and records that advice was given, ${way}`, () => here.as('partner', how, async ({ page, hands }) => {
      await page.goto('/inbox')
      const waiting = await count(page)
      await hands.follow(/advice/i, page.locator('.tw-inbox'))
      await page.getByRole('heading', { name: 'Child or young person' }).waitFor()
      const given = page.getByRole('region', { name: 'The advice has been given' })
      await hands.date(/given/, '2026-11-24', given)
      await hands.press('Record that it was given')
      await page.locator('.tw-panel').waitFor()
      assert.match(await page.locator('#standing').innerText(), /Given on 24 November 2026/)
      await hands.follow('Back to the inbox')
      assert.equal(await count(page), waiting - 1)
    }))
  }
})

async function count (page) {
  return Number(await page.getByRole('link', { name: /All that waits/ }).locator('.tw-count').innerText())
}
