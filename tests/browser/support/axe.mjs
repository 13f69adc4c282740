// axe-core, put into the page from outside: the page's own policy would not let it in, and stays
// in force for everything else.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

/** What can be wrong with colours alone. */
const COLOURS = ['color-contrast', 'link-in-text-block']

/** Answers with one line for each thing that is wrong with the colours. */
export function colours (page) {
  return found(page, { type: 'rule', values: COLOURS })
}

/** Answers with one line for each thing that is wrong. */
export function violations (page) {
  return found(page, { type: 'tag', values: TAGS })
}

async function found (page, rules) {
  // Evaluated over the debugging protocol, which no policy of a page concerns.
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(SOURCE)
  const result = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'] }), rules)
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')}`))
}
