// Chromium, and windows in it that notice whatever a page should not do.

import { chromium } from 'playwright-core'

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Pictures are the same wherever they are made.
  '--font-render-hinting=none', '--hide-scrollbars',
]

export const LAPTOP = { width: 1280, height: 900 }
export const PHONE = { width: 390, height: 844 }

export function launch () {
  return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ARGUMENTS })
}

/**
 * A window of its own: with the sign-in of `state`, with or without scripts. `seen` fills with what
 * went wrong in it: errors and refusals of the console, and requests to other hosts.
 */
export async function open (browser, { address, state, viewport = LAPTOP, scripts = true, ...more }) {
  const context = await browser.newContext({
    baseURL: address,
    storageState: state,
    viewport,
    javaScriptEnabled: scripts,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
    ...more,
  })
  context.setDefaultTimeout(15_000)
  const seen = []
  context.on('request', (request) => {
    const { host, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && host !== new URL(address).host) seen.push(`a request to ${host}`)
  })
  context.on('console', (message) => {
    // That an address answered with a status of 400 or more is looked at where it is expected.
    if (message.type() === 'error' && !/the server responded with a status of/.test(message.text())) {
      seen.push(`console: ${message.text()}`)
    }
  })
  context.on('weberror', (error) => seen.push(`script: ${error.error()}`))
  const page = await context.newPage()
  return { context, page, seen, close: () => context.close() }
}
