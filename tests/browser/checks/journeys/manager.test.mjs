// A manager goes from a figure of the overview to the cases behind it, and to one of them.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { journeys } from '../../support/journey.mjs'
import { WAYS } from '../../support/ways.mjs'

const here = journeys()

describe('a manager goes from a figure to a case', { concurrency: 2 }, () => {
  for (const { way, ...how } of WAYS) {
    it(way, () => here.as('manager', how, async ({ page, hands }) => {
      await page.goto('/overview')
      const measure = page.locator('.tw-measure', { hasText: 'Open past 20 weeks' })
      const figure = (await measure.locator('.tw-measure-value').innerText()).trim()
      await hands.follow(figure, measure)
      const heading = await page.getByRole('heading', { level: 1 }).innerText()
      assert.match(heading, new RegExp(`: ${figure}$`), 'as many cases are behind the figure as it says')

      const link = page.locator('tbody').getByRole('link').first()
      const reference = await link.innerText()
      await hands.follow(reference, page.locator('tbody'))
      assert.match(await page.locator('main').innerText(), new RegExp(reference))
      await page.getByRole('heading', { name: 'Next' }).waitFor()
    }))
  }

  it('every figure has as many cases behind it as it says', () => here.as('manager', {}, async ({ page }) => {
    await page.goto('/overview')
    const found = await page.locator('main a[href^="/overview/"]').evaluateAll((all) =>
      all.map((one) => {
        // Some are folded away. A share leads to what it is a share of, which its row says.
        const text = one.textContent.trim()
        const count = text.endsWith('%') ? one.closest('tr').querySelector('.tw-chart-note').textContent : text
        return { said: Number(count.match(/\d+/)?.[0]), address: one.getAttribute('href') }
      }))
    assert.ok(found.length >= 10, `${found.length} figures are links`)
    const wrong = []
    for (const { said, address } of found) {
      await page.goto(address)
      const heading = await page.getByRole('heading', { level: 1 }).innerText()
      if (Number(heading.match(/\d+$/)?.[0]) !== said) wrong.push(`${address} says ${said}, and behind it: ${heading}`)
    }
    assert.deepEqual(wrong, [])
  }))
})
