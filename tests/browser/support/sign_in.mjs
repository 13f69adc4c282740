// Signing in as somebody does: at the page.

import { open } from './browser.mjs'

/** Answers with the state of a window in which this person is signed in. */
export async function signedIn (browser, world, role) {
  const { page, context, close } = await open(browser, { address: world.program.address })
  await signIn(page, world.signIn(role))
  const state = await context.storageState()
  await close()
  return state
}

export async function signIn (page, { email, password }) {
  if (!new URL(page.url(), 'http://nowhere').pathname.startsWith('/sign-in')) await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
