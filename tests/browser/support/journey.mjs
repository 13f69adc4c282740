// What every journey shares: the program, the browser, and a window in which somebody is signed in.

import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { launch, open } from './browser.mjs'
import { Hands } from './hands.mjs'
import { start } from './program.mjs'
import { signedIn } from './sign_in.mjs'
import { World } from './world.mjs'

/** To be called at the top of a file: starts what is needed before, and stops it after. */
export function journeys (options = {}) {
  const sessions = new Map()
  const here = { browser: undefined, world: undefined }
  before(async () => {
    here.browser = await launch()
    here.world = new World(await start(options))
  })
  after(async () => {
    await here.browser?.close()
    await here.world?.program.stop()
  })

  /** Opens a window for somebody and hands it over; whatever a page did wrong in it fails the journey. */
  here.as = async (role, { keyboard, ...how }, walk) => {
    // One sign-in for each role: they are counted, and too many are refused.
    if (role && !sessions.has(role)) sessions.set(role, signedIn(here.browser, here.world, role))
    const state = role ? await sessions.get(role) : undefined
    const { page, context, seen, close } = await open(here.browser, { address: here.world.program.address, state, ...how })
    try {
      await walk({ page, context, hands: new Hands(page, { keyboard }), world: here.world })
      assert.deepEqual(seen, [])
    } catch (error) {
      throw new Error(await told(page, error))
    } finally {
      await close()
    }
  }
  return here
}

/** What went wrong, and on which page: in few words, because many journeys may fail at once. */
async function told (page, error) {
  const what = String(error.message).split(/\n *Call log/)[0]
  const at = String(error.stack).match(/checks\/\S+:\d+/)?.[0] ?? ''
  const text = await page.locator('main').innerText({ timeout: 1000 }).catch(() => '')
  return `${what}\n  ${at}, on ${page.url()}:\n${text.slice(0, 600).replace(/\s*\n+/g, '\n').replace(/^/gm, '  | ')}`
}
