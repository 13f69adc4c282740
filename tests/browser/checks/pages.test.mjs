// Every page in every state: for everybody, in every way of looking at it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { launch, open } from '../support/browser.mjs'
import { startEmpty } from '../support/council.mjs'
import { inspect } from '../support/inspect.mjs'
import { start } from '../support/program.mjs'
import { pages } from '../support/routes.mjs'
import { signedIn } from '../support/sign_in.mjs'
import { World } from '../support/world.mjs'
import { STATES } from '../states.mjs'

const ALL = pages()
const built = new Set(ALL.filter((page) => page.isBuilt).map((page) => page.name))
const states = STATES
  .filter(({ page }) => built.has(page))
  .flatMap((state) => [state.as ?? []].flat().length > 0 ? [state.as].flat().map((as) => ({ ...state, as })) : [state])
const only = process.env.ONLY ? new RegExp(process.env.ONLY) : /./

let browser, children
const worlds = {}
const sessions = new Map()

before(async () => {
  browser = await launch()
  worlds.demonstration = new World(await start())
  worlds.empty = new World(await startEmpty())
  children = await worlds.demonstration.children()
})
after(async () => {
  await browser?.close()
  await Promise.all(Object.values(worlds).map((world) => world.program.stop()))
})

it('each page of the program has a state here, for each role it is for', () => {
  const missing = ALL.filter((page) => page.isBuilt).flatMap(({ name, roles }) => {
    const wanted = roles.length > 0 ? roles : [undefined]
    return wanted.filter((role) => !states.some((state) => state.page === name && state.as === role))
      .map((role) => `${name}${role ? ` for a ${role}` : ''}`)
  })
  assert.deepEqual(missing, [])
  assert.deepEqual(STATES.map(({ page }) => page).filter((name) => !ALL.some((page) => page.name === name)), [])
})

describe('every page', { concurrency: 3 }, () => {
  const begun = new Set()
  for (const { page: route, as, state, at, then, status = 200, program = 'demonstration', brief } of states) {
    const isFirst = !brief && !begun.has(route)
    if (isFirst) begun.add(route)
    const name = `${route}${as ? `, a ${as}` : ''}: ${state}`
    if (!only.test(name)) continue
    it(name, async () => {
      const world = worlds[program]
      const session = as && await sessionOf(world, as)
      const { page, seen, close } = await open(browser, { address: world.program.address, state: session })
      try {
        const answer = await page.goto(typeof at === 'function' ? await at(world) : at)
        assert.equal(answer.status(), status, `${page.url()} answers with ${answer.status()}`)
        await then?.(page, world)
        await inspect(page, { children, brief, isFirst })
        assert.deepEqual(seen, [])
      } finally {
        await close()
      }
    })
  }
})

/** One sign-in for each role: they are counted, and too many are refused. */
function sessionOf (world, role) {
  const key = `${world.program.address} ${role}`
  if (!sessions.has(key)) sessions.set(key, signedIn(browser, world, role))
  return sessions.get(key)
}
