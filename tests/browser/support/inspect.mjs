// Everything that must hold of any page, as it stands in the window.

import { gzipSync } from 'node:zlib'
import { colours, violations } from './axe.mjs'
import { tabThrough } from './keyboard.mjs'
import { addresses, sideways } from './layout.mjs'
import { LAPTOP, PHONE } from './browser.mjs'

/** Of the HTML alone, as it travels. */
export const HTML_BUDGET = 30 * 1024

/** Collects what is wrong under each way of looking at the page, so that one run tells all. */
export async function inspect (page, { children = [], brief = false } = {}) {
  const wrong = []
  const look = async (how, find) => {
    for (const what of await find()) wrong.push({ how, what })
  }

  await look('in words', () => titles(page))
  await look('light', () => violations(page))
  await look('keyboard', () => tabThrough(page))
  await look('addresses', async () => canary(await addresses(page), children))
  await look('size', async () => tooLarge(await page.content()))

  // What differs from a page that was looked at in every way only by what is wrong on it.
  if (brief) return told(wrong)

  await page.emulateMedia({ colorScheme: 'dark' })
  await look('dark', () => colours(page))
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  await look('forced colours', () => colours(page))
  await look('forced colours, keyboard', () => tabThrough(page))
  await page.emulateMedia({ forcedColors: 'none' })

  await page.setViewportSize(PHONE)
  await look('390 px', async () => [...await violations(page), ...await sideways(page)])
  await page.setViewportSize({ width: 320, height: 640 })
  await look('320 px', () => sideways(page))
  // A window of 1280 px at 200 % has 640 of them.
  await page.setViewportSize({ width: 640, height: 450 })
  await look('200 %', () => sideways(page))
  await page.setViewportSize(LAPTOP)
  await look('200 % text', () => withLargeText(page, () => sideways(page)))

  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 718, height: 1000 })
  await look('print', async () => [...await sideways(page), ...await printed(page)])
  await page.emulateMedia({ media: 'screen' })
  await page.setViewportSize(LAPTOP)

  told(wrong)
}

/** Each thing once, with all the ways of looking at the page in which it is wrong. */
function told (wrong) {
  if (wrong.length === 0) return
  const ways = new Map()
  for (const { how, what } of wrong) ways.set(what, [...ways.get(what) ?? [], how])
  throw new Error([...ways].map(([what, all]) => `${what}\n    (${all.join(', ')})`).join('\n  '))
}

function titles (page) {
  return page.evaluate(() => {
    const wrong = []
    const headings = document.querySelectorAll('h1')
    if (headings.length !== 1) wrong.push(`there are ${headings.length} headings of the first rank`)
    if (!document.title.endsWith(' – twentyweeks')) wrong.push(`the title is "${document.title}"`)
    if (document.documentElement.lang !== 'en-GB') wrong.push('no language is given')
    // Words that a template or a formatter left behind.
    const words = document.body.innerText
    for (const left of ['{{', '{%', 'Some(', 'None)', 'undefined', 'NaN', '9999', ' 1 days', ' 1 weeks', ' 1 cases']) {
      if (words.includes(left)) wrong.push(`"${left}" stands on it`)
    }
    return wrong
  })
}

/** A child's name or number must not stand in an address: addresses are logged and kept by others. */
function canary (all, children) {
  const found = all.filter((address) => children.some((word) => word.test(decodeURIComponent(address))))
  return found.map((address) => `it leads to ${address}`)
}

function tooLarge (html) {
  const size = gzipSync(html).length
  return size > HTML_BUDGET ? [`${size} bytes compressed, ${HTML_BUDGET} are allowed`] : []
}

async function withLargeText (page, look) {
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
  const found = await look()
  await page.evaluate(() => { document.documentElement.style.fontSize = '' })
  return found
}

function printed (page) {
  return page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].some((element) => element.checkVisibility())
    return [
      // A letter goes out as it is; no heading of ours stands above it.
      ...shown('h1, .tw-draft') ? [] : ['the heading is not printed'],
      ...shown('nav') ? ['the navigation is printed'] : [],
    ]
  })
}
