// What it costs to look at a page. That each page's HTML is small is checked with its states.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { launch, open } from '../support/browser.mjs'
import { start } from '../support/program.mjs'
import { signedIn } from '../support/sign_in.mjs'
import { HTML_BUDGET } from '../support/inspect.mjs'
import { World } from '../support/world.mjs'

/** Everything that travels when somebody comes for the first time. */
const VISIT_BUDGET = 60 * 1024
const ROWS = 50

let browser, world

before(async () => {
  browser = await launch()
  world = new World(await start())
})
after(async () => {
  await browser?.close()
  await world?.program.stop()
})

describe('the first visit', () => {
  const first = { caseworker: '/cases', manager: '/overview', partner: '/inbox', administrator: '/people' }
  for (const [role, path] of [[undefined, '/'], [undefined, '/sign-in'], ...Object.entries(first)]) {
    it(`of ${role ? `a ${role}` : 'anybody'} to ${path} costs little`, async () => {
      const state = role && await signedIn(browser, world, role)
      const { total, pieces, html } = await visit(path, state)
      console.log(`  ${path} ${role ?? ''}: ${total} bytes, ${html} of them HTML`)
      assert.ok(total <= VISIT_BUDGET, `${total} bytes: ${JSON.stringify(pieces)}`)
      assert.ok(html <= HTML_BUDGET, `${html} bytes of HTML`)
    })
  }

  it(`costs little with ${ROWS} rows as well`, async () => {
    const state = await signedIn(browser, world, 'manager')
    const { rows, html } = await visit('/cases?tab=all', state)
    assert.equal(rows, ROWS)
    assert.ok(html <= HTML_BUDGET, `${html} bytes of HTML`)
  })
})

/** Opens a page with nothing in the cache, and adds up what came. */
async function visit (path, state) {
  const { page, context, close } = await open(browser, { address: world.program.address, state })
  const protocol = await context.newCDPSession(page)
  await protocol.send('Network.enable')
  await protocol.send('Network.setCacheDisabled', { cacheDisabled: true })
  const kinds = new Map()
  const pieces = []
  protocol.on('Network.responseReceived', ({ requestId, type, response }) => kinds.set(requestId, { type, url: response.url }))
  protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength: bytes }) => pieces.push({ ...kinds.get(requestId), bytes }))
  await page.goto(path, { waitUntil: 'networkidle' })
  const rows = await page.locator('tbody tr:not(.tw-table-part)').count()
  await close()
  const sum = (some) => some.reduce((all, { bytes }) => all + bytes, 0)
  return { total: sum(pieces), html: sum(pieces.filter(({ type }) => type === 'Document')), rows, pieces }
}
