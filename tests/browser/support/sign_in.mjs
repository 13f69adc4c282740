// Signing in as somebody does: at the page.

import { open } from './browser.mjs'
import { code } from './totp.mjs'

/** Answers with the state of a window in which this person is signed in. */
export async function signedIn (browser, world, role) {
  const { page, context, close } = await open(browser, { address: world.program.address })
  await signIn(page, world.signIn(role), world.program)
  const state = await context.storageState()
  await close()
  return state
}

/** With the password, and with a second factor that is set up where one is asked for. */
export async function signIn (page, person, program) {
  await givePassword(page, person)
  if (new URL(page.url()).pathname === '/sign-in/second-factor') {
    const secret = await page.locator('.tw-key').innerText()
    await page.getByLabel('Code', { exact: true }).fill(code(secret, program.now()))
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByRole('link', { name: /^I have kept them/ }).click()
  }
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

export async function givePassword (page, { email, password }) {
  if (!new URL(page.url(), 'http://nowhere').pathname.startsWith('/sign-in')) await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
