// A session ends in the middle of a form, and what was typed is there again.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { journeys } from '../../support/journey.mjs'
import { LAPTOP, PHONE } from '../../support/browser.mjs'
import { signIn } from '../../support/sign_in.mjs'

const here = journeys({ settings: { sign_in: { idle_minutes: 1 } } })
const MINUTE = 60_000
const TYPED = 'Rang the school: they send their report on Friday.'

describe('a session that ends in the middle of a form', { concurrency: 3 }, () => {
  it('warns, keeps what was typed, and offers it again', () => away({ viewport: LAPTOP }, async (page) => {
    await page.getByRole('dialog', { name: 'You will be signed out soon' }).waitFor({ timeout: MINUTE })
    await page.waitForURL(/\/sign-in/, { timeout: MINUTE })
  }))

  it('keeps it without scripts as well, as soon as it is sent', () => away({ viewport: PHONE, scripts: false }, async (page) => {
    await page.waitForTimeout(MINUTE + 5000)
    await page.getByRole('button', { name: 'Add the note' }).click()
    await page.waitForURL(/\/sign-in/)
  }))

  it('goes on where one says so', () => here.as('caseworker', {}, async ({ page }) => {
    await page.goto(await note())
    await page.getByLabel('Note', { exact: true }).fill(TYPED)
    await page.getByRole('dialog').getByRole('button', { name: 'Stay signed in' }).click({ timeout: MINUTE })
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Add the note' }).click()
    await page.locator('.tw-panel').waitFor()
  }))
})

function away (how, wait) {
  return here.as(undefined, how, async ({ page }) => {
    await page.goto('/sign-in')
    await signIn(page, here.world.signIn('caseworker'), here.world.program)
    await page.goto(await note())
    await page.getByLabel('Note', { exact: true }).fill(TYPED)
    await wait(page)

    await page.getByRole('heading', { name: 'What you typed has been kept' }).waitFor()
    await signIn(page, here.world.signIn('caseworker'), here.world.program)
    assert.equal(await page.getByLabel('Note', { exact: true }).inputValue(), TYPED)
    await page.getByRole('button', { name: 'Add the note' }).click()
    await page.locator('.tw-panel').waitFor()
  })
}

async function note () {
  return `/cases/${await here.world.newCase()}/steps/note`
}
