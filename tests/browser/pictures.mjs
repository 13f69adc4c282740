// The pictures of the README and the guides.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LAPTOP, PHONE, launch, open } from './support/browser.mjs'
import { mail } from './support/mails.mjs'
import { small } from './support/png.mjs'
import { ROOT, start } from './support/program.mjs'
import { signedIn } from './support/sign_in.mjs'
import { World } from './support/world.mjs'

const MOST_BYTES = 150_000
const FOLDER = join(ROOT, 'docs/pictures')

const late = (world) => world.reference('stage=assessing&overdue=true')

/** Each: its name, who looks, at which page, what is done there first, and from where on it is shown. */
const PICTURES = [
  { name: 'case', as: 'caseworker', at: async (world) => `/cases/${await late(world)}` },
  { name: 'case-phone', as: 'caseworker', viewport: PHONE, at: async (world) => `/cases/${await late(world)}` },
  { name: 'answer-phone', viewport: PHONE, at: (world) => world.link(/http\S+\/answer\/\S+/) },
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
    await page.goto(await at(world))
    await then?.(page, world)
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
