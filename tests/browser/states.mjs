// Every page in every state that it can be in. `checks/pages.test.mjs` opens each, and fails where
// a page of the program has none.
//
//   page     the route, as src/domain/permission.rs names it
//   as       who opens it: a role, several roles each in turn, or nobody
//   state    in words
//   at       the path, or how to find it
//   then     what is done on the page before it is looked at
//   status   what it answers with, if not 200

import { STEPS } from './support/steps.mjs'

const caseAt = (query, rest = '') => async (world) => `/cases/${await world.reference(query)}${rest}`

/** Sends the form of the page as it is, so that it comes back with what is wrong. */
const send = async (page) => {
  await page.locator('main form[method=post] .tw-button').last().click()
  await page.locator('.tw-summary').first().waitFor()
}

/** Follows the first link of the page that leads to such an address. */
const follow = (address) => async (page) => {
  await page.locator(`main a[href*="${address}"]`).first().click()
  await page.waitForURL(new RegExp(address.replace('?', '\\?')))
}

const begin = async (page) => {
  await page.getByLabel('Forename').fill('Robin')
  await page.getByLabel('Surname').fill('Registered')
  const born = page.getByRole('group', { name: 'Date of birth' })
  await born.getByLabel('Day').fill('4')
  await born.getByLabel('Month').fill('5')
  await born.getByLabel('Year').fill('2017')
  await page.getByRole('radio', { name: 'Female' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('radio', { name: 'The parent or young person' }).waitFor()
}

const SIGNING_IN = [
  { page: 'Home', state: 'as everybody finds it', at: '/' },
  { page: 'ShowSignIn', state: 'as everybody finds it', at: '/sign-in' },
  { page: 'ShowSignIn', state: 'with nothing typed', at: '/sign-in', then: send },
  { page: 'ShowSignIn', state: 'after a form was kept', at: '/sign-in?next=/cases&kept=1&ended=1' },
  { page: 'ShowSignIn', state: 'after signing out', at: '/sign-in?done=out' },
]

const MAIL_LINKS = [
  { page: 'ShowAnswer', state: 'of a link that was cut', at: '/answer/nothing', status: 404 },
  { page: 'ShowLeave', state: 'of a link that was cut', at: '/leave/nothing', status: 404 },
  { page: 'ShowAnswer', state: 'asked for advice', at: (world) => world.link(/http\S+\/answer\/\S+/) },
]

const CASES = [
  { page: 'CasePage', as: ['caseworker', 'manager'], state: 'late', at: caseAt('overdue=true') },
  { page: 'CasePage', as: 'caseworker', state: 'new', at: caseAt('stage=considering') },
  { page: 'CasePage', as: 'caseworker', state: 'with advice asked for', at: caseAt('stage=assessing') },
  { page: 'CasePage', as: 'caseworker', state: 'closed', at: caseAt('stage=plan_issued') },
  { page: 'CasePage', as: 'caseworker', state: 'refused', at: caseAt('stage=not_assessed') },
  { page: 'CasePage', as: 'caseworker', state: 'with all steps', at: caseAt('stage=assessing', '?steps=all') },
  { page: 'CasePage', as: 'caseworker', state: 'just registered', at: async (world) => `/cases/${await world.newCase()}` },
  { page: 'CasePage', as: 'caseworker', state: 'not there', at: '/cases/981-2019-99999', status: 404 },
  { page: 'CasePage', as: 'caseworker', state: 'of another authority', at: async (world) => `/cases/${await world.foreign()}`, status: 404 },
  { page: 'RecordPage', as: ['caseworker', 'manager'], state: 'full', at: caseAt('stage=plan_issued', '/record') },
  { page: 'RecordPage', as: 'caseworker', state: 'filtered to nothing', at: caseAt('stage=plan_issued', '/record?from=2019-01-01&to=2019-01-02') },
  { page: 'Bundle', as: ['caseworker', 'manager'], state: 'full', at: caseAt('stage=plan_issued', '/bundle') },
  { page: 'Letter', as: ['caseworker', 'manager'], state: 'a draft', at: caseAt('stage=considering', '/letters/acknowledgement') },
]

const REGISTERING = [
  { page: 'ShowRegister', as: ['caseworker', 'manager'], state: 'at its beginning', at: '/cases/new' },
  { page: 'ShowRegister', as: 'caseworker', state: 'with nothing typed', at: '/cases/new', then: send },
  { page: 'ShowRegister', as: 'caseworker', state: 'about the request', at: '/cases/new', then: begin },
  {
    page: 'ShowRegister',
    as: 'caseworker',
    state: 'to be checked',
    at: '/cases/new',
    then: async (page) => {
      await begin(page)
      await page.getByRole('radio', { name: 'The parent or young person' }).check()
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Who works on it?' }).waitFor()
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Check before you register' }).waitFor()
    },
  },
]

/** Each step at a case where it can be taken: its form, and the form with what is wrong. */
const TAKING_STEPS = [
  { page: 'StepForm', as: 'manager', state: 'to add a note', at: caseAt('stage=assessing', '/steps/note') },
  { page: 'StepForm', as: 'caseworker', state: 'that is not possible now', at: caseAt('stage=plan_issued', '/steps/agree_to_assess') },
  { page: 'StepForm', as: 'caseworker', state: 'to correct an entry', at: caseAt('stage=assessing', '/steps/correct?entry=1') },
  { page: 'StepForm', as: 'caseworker', state: 'to strike an entry', at: caseAt('stage=assessing', '/steps/strike?entry=2') },
  ...STEPS.flatMap((step) => [
    { page: 'StepForm', as: 'caseworker', state: `of ${step}`, at: (world) => world.step(step) },
    { page: 'StepForm', as: 'caseworker', state: `of ${step}, with nothing typed`, at: (world) => world.step(step), then: send, brief: true },
  ]),
]

const ADMINISTRATION = [
  { page: 'AuthorityPage', as: 'administrator', state: 'full', at: '/authority' },
  { page: 'AuthorityPage', as: 'administrator', state: 'with nothing typed', at: '/authority', then: send },
  { page: 'LadderPage', as: 'administrator', state: 'as it stands', at: '/ladder' },
  { page: 'LadderPage', as: 'administrator', state: 'tried against a case', at: async (world) => `/ladder?reference=${await world.reference('stage=assessing')}` },
  { page: 'LadderPage', as: 'administrator', state: 'tried against no case', at: '/ladder?reference=981-2019-99999', status: 422 },
  { page: 'Outbox', as: 'administrator', state: 'with nothing waiting', at: '/outbox' },
  { page: 'Outbox', as: 'administrator', state: 'full', at: '/outbox?state=sent' },
  { page: 'MailPage', as: 'administrator', state: 'of a mail that was sent', at: '/outbox?state=sent', then: follow('/outbox/') },
  { page: 'LedgerPage', as: 'administrator', state: 'full', at: '/ledger' },
  { page: 'JobsPage', as: 'administrator', state: 'full', at: '/jobs' },
]

export const STATES = [
  ...SIGNING_IN, ...MAIL_LINKS, ...CASES, ...REGISTERING, ...TAKING_STEPS, ...ADMINISTRATION,
]
