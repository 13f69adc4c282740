// Every page in every state that it can be in. `checks/pages.test.mjs` opens each, and fails where
// a page of the program has none.
//
//   page     the route, as src/domain/permission.rs names it
//   as       who opens it: a role, several roles each in turn, or nobody
//   state    in words
//   at       the path, or how to find it
//   then     what is done on the page before it is looked at
//   status   what it answers with, if not 200
//   program  `empty`, where it is not the demonstration but a program in which nothing happened yet
//   brief    looked at in one way only, because it differs little from another state

import { STEPS } from './support/steps.mjs'

const EVERYBODY = ['caseworker', 'manager', 'partner', 'administrator']

const caseAt = (query, rest = '') => async (world) => `/cases/${await world.reference(query)}${rest}`

/** Sends the form of the page as it is, so that it comes back with what is wrong. */
const send = async (page) => {
  await page.locator('main form[method=post] .tw-button').last().click()
  await page.locator('.tw-summary').first().waitFor()
}

/** The same with the form of a step, of which some can be taken without a word. */
const sendStep = async (page) => {
  await page.locator('main form[method=post] .tw-button').last().click()
  await page.locator('.tw-summary, .tw-panel').or(page.getByRole('heading', { name: 'Check before you record' })).first().waitFor()
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

/** Opens the first link of the page that leads to such an address. */
const open = (selector) => async (page) => {
  await page.locator(`main ${selector}`).first().click()
  await page.waitForLoadState()
}

const search = (words) => async (page) => {
  await page.getByRole('search').getByRole('textbox').fill(words)
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByText(/Back to the list/).waitFor()
}

const SIGNING_IN = [
  { page: 'Home', state: 'as everybody finds it', at: '/' },
  { page: 'ShowSignIn', state: 'as everybody finds it', at: '/sign-in' },
  { page: 'ShowSignIn', state: 'with nothing typed', at: '/sign-in', then: send },
  { page: 'ShowSignIn', state: 'after a form was kept', at: '/sign-in?next=/cases&kept=1&ended=1' },
  { page: 'ShowSignIn', state: 'after signing out', at: '/sign-in?done=out' },
  { page: 'ShowForgotten', state: 'as everybody finds it', at: '/forgotten-password' },
  { page: 'ShowForgotten', state: 'with nothing typed', at: '/forgotten-password', then: send },
  { page: 'ShowForgotten', state: 'after it was sent', at: '/forgotten-password?done=sent' },
  { page: 'ShowAccountLink', state: 'of a link that was used', at: '/account-link/nothing', status: 404 },
  { page: 'ShowAccountLink', state: 'of an invitation', program: 'empty', at: (world) => world.invitation },
  { page: 'ShowAccountLink', state: 'with nothing typed', program: 'empty', at: (world) => world.invitation, then: send },
  { page: 'ShowSecondFactor', state: 'to be set up', program: 'empty', at: '/sign-in', then: (page, world) => world.password(page, 'fresh') },
  { page: 'ShowSecondFactor', state: 'set up with nothing typed', program: 'empty', at: '/sign-in', then: async (page, world) => { await world.password(page, 'fresh'); await send(page) } },
  { page: 'ShowCode', state: 'asked for', program: 'empty', at: '/sign-in', then: (page, world) => world.half(page) },
  { page: 'ShowCode', state: 'with nothing typed', program: 'empty', at: '/sign-in', then: async (page, world) => { await world.half(page); await send(page) } },
  { page: 'ShowCode', state: 'with a recovery code', program: 'empty', at: '/sign-in', then: async (page, world) => { await world.half(page); await page.goto('/sign-in/code?by=recovery') } },
]

const ACCOUNTS = [
  { page: 'Account', as: EVERYBODY, state: 'full', at: '/account' },
  { page: 'Account', as: 'caseworker', state: 'with a second factor', program: 'empty', at: '/account' },
  { page: 'Account', as: 'caseworker', state: 'with nothing typed', at: '/account', then: async (page) => {
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.locator('.tw-summary').waitFor()
  } },
  { page: 'Account', as: 'caseworker', state: 'with a calendar just made', at: '/account', then: async (page) => {
    await page.getByRole('button', { name: /private address|new address/ }).click()
    await page.getByRole('heading', { name: 'Your calendar has an address' }).waitFor()
  } },
  { page: 'ShowSecondFactorChange', as: EVERYBODY, state: 'as everybody finds it', program: 'empty', at: '/account/second-factor' },
  { page: 'ShowSecondFactorChange', as: 'caseworker', state: 'with nothing typed', program: 'empty', at: '/account/second-factor', then: send },
  { page: 'ShowRecoveryCodes', as: EVERYBODY, state: 'as everybody finds it', program: 'empty', at: '/account/recovery-codes' },
  { page: 'ShowRecoveryCodes', as: 'caseworker', state: 'with nothing typed', program: 'empty', at: '/account/recovery-codes', then: send },
]

const WORKLISTS = [
  { page: 'Worklist', as: ['caseworker', 'manager'], state: 'full', at: '/cases' },
  { page: 'Worklist', as: 'caseworker', state: 'of all cases', at: '/cases?tab=all' },
  { page: 'Worklist', as: 'caseworker', state: 'not allocated', at: '/cases?tab=unallocated' },
  { page: 'Worklist', as: 'caseworker', state: 'not opened', at: '/cases?tab=unopened' },
  { page: 'Worklist', as: 'caseworker', state: 'closed', at: '/cases?tab=closed' },
  { page: 'Worklist', as: 'caseworker', state: 'filtered', at: '/cases?tab=all&stage=assessing&rag=red' },
  { page: 'Worklist', as: 'caseworker', state: 'searched', at: '/cases', then: search('Alder') },
  { page: 'Worklist', as: 'caseworker', state: 'searched in vain', at: '/cases', then: search('Nobody of that name') },
  { page: 'Worklist', as: 'manager', state: 'after chasing', at: '/cases?tab=all', then: async (page) => {
    for (const box of (await page.locator('tbody .tw-tick').all()).slice(0, 4)) await box.check()
    await page.getByRole('button', { name: 'Chase late advice' }).click()
    await page.waitForURL(/result=/)
  } },
  { page: 'Worklist', as: ['caseworker', 'manager'], state: 'empty', program: 'empty', at: '/cases' },
  { page: 'TasksPage', as: ['caseworker', 'manager', 'administrator'], state: 'full', at: '/tasks' },
  { page: 'TasksPage', as: 'caseworker', state: 'empty', program: 'empty', at: '/tasks' },
]

const PARTNERS = [
  { page: 'Inbox', as: 'partner', state: 'full', at: '/inbox' },
  ...['overdue', 'this-week', 'promised', 'new', 'given'].map((part) =>
    ({ page: 'Inbox', as: 'partner', state: `with what is ${part}`, at: `/inbox?part=${part}` })),
  { page: 'Inbox', as: 'partner', state: 'empty', program: 'empty', at: '/inbox' },
  { page: 'InboxItem', as: 'partner', state: 'open', at: '/inbox', then: open('a[href^="/inbox/"]') },
  { page: 'InboxItem', as: 'partner', state: 'given', at: '/inbox?part=given', then: open('a[href^="/inbox/"]') },
  { page: 'InboxItem', as: 'partner', state: 'with a promise in the past', at: '/inbox', then: async (page) => {
    await open('a[href^="/inbox/"]')(page)
    await page.getByRole('button', { name: 'Promise this day' }).click()
    await page.locator('.tw-summary').first().waitFor()
  } },
  { page: 'InboxItem', as: 'partner', state: 'not there', at: '/inbox/981-2019-99999/1', status: 404 },
  { page: 'OurMail', as: 'partner', state: 'full', at: '/our-mail' },
  { page: 'OurMail', as: 'partner', state: 'empty', program: 'empty', at: '/our-mail' },
  { page: 'OurFigures', as: 'partner', state: 'full', at: '/our-figures' },
  { page: 'OurFigures', as: 'partner', state: 'empty', program: 'empty', at: '/our-figures' },
]

const MANAGERS = [
  { page: 'Overview', as: 'manager', state: 'full', at: '/overview' },
  { page: 'Overview', as: 'manager', state: 'of twelve months', at: '/overview?period=twelve-months' },
  { page: 'Overview', as: 'manager', state: 'empty', program: 'empty', at: '/overview' },
  { page: 'Figure', as: 'manager', state: 'full', at: '/overview/open' },
  { page: 'Figure', as: 'manager', state: 'with late plans', at: '/overview/issued-late?period=twelve-months' },
  { page: 'Figure', as: 'manager', state: 'empty', program: 'empty', at: '/overview/open' },
  { page: 'Figure', as: 'manager', state: 'of a part of the way', at: '/overview/issued?leg=to-last-advice', brief: true },
  { page: 'AdviceFigure', as: 'manager', state: 'full', at: '/overview', then: open('a[href^="/overview/services/"][href*="/late"]') },
  { page: 'AdviceFigure', as: 'manager', state: 'empty', program: 'empty', at: '/overview/services/1/due' },
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

/** What asks first which entry it is about. */
const CORRECTIONS = ['correct', 'strike']

/** Each step at a case where it can be taken: its form, and the form with what is wrong. */
const TAKING_STEPS = [
  { page: 'StepForm', as: 'manager', state: 'to add a note', at: caseAt('stage=assessing', '/steps/note') },
  { page: 'StepForm', as: 'caseworker', state: 'that is not possible now', at: caseAt('stage=plan_issued', '/steps/agree_to_assess'), status: 422 },
  { page: 'StepForm', as: 'caseworker', state: 'to correct an entry', at: caseAt('stage=assessing', '/steps/correct?entry=1') },
  { page: 'StepForm', as: 'caseworker', state: 'to correct an entry, with nothing typed', at: caseAt('stage=assessing', '/steps/correct?entry=1'), then: send, brief: true },
  { page: 'StepForm', as: 'caseworker', state: 'to strike an entry', at: caseAt('stage=assessing', '/steps/strike?entry=2') },
  { page: 'StepForm', as: 'caseworker', state: 'to strike an entry, with nothing typed', at: caseAt('stage=assessing', '/steps/strike?entry=2'), then: send, brief: true },
  ...STEPS.map((step) => ({ page: 'StepForm', as: 'caseworker', state: `of ${step}`, at: (world) => world.step(step) })),
  ...STEPS.filter((step) => !CORRECTIONS.includes(step)).map((step) =>
    ({ page: 'StepForm', as: 'caseworker', state: `of ${step}, with nothing typed`, at: (world) => world.step(step), then: sendStep, brief: true })),
]

const ADMINISTRATION = [
  { page: 'People', as: 'administrator', state: 'full', at: '/people' },
  { page: 'People', as: 'administrator', state: 'filtered to nobody', at: '/people', then: async (page) => {
    await page.getByLabel('Name, address or service').fill('zzzz')
    await page.getByRole('button', { name: 'Show' }).click()
    await page.locator('.tw-empty').waitFor()
  } },
  { page: 'People', as: 'administrator', state: 'nearly empty', program: 'empty', at: '/people' },
  { page: 'ShowInvite', as: 'administrator', state: 'at its beginning', at: '/people/new' },
  { page: 'ShowInvite', as: 'administrator', state: 'with nothing typed', at: '/people/new', then: send },
  { page: 'PersonPage', as: 'administrator', state: 'of somebody', at: '/people', then: open('tbody a[href^="/people/"]') },
  { page: 'PersonPage', as: 'administrator', state: 'of oneself', program: 'empty', at: '/people', then: open('tbody a[href^="/people/"]') },
  { page: 'Services', as: 'administrator', state: 'full', at: '/services' },
  { page: 'Services', as: 'administrator', state: 'with nothing typed', at: '/services', then: send },
  { page: 'ServicePage', as: 'administrator', state: 'full', at: '/services', then: open('tbody a[href^="/services/"]') },
  { page: 'ServicePage', as: 'administrator', state: 'with nothing typed', at: '/services', then: async (page) => {
    await open('tbody a[href^="/services/"]')(page)
    await page.locator('summary', { hasText: 'Add a mailbox or a person' }).click()
    await page.getByRole('button', { name: 'Add it' }).click()
    await page.locator('.tw-summary').first().waitFor()
  } },
  { page: 'Contacts', as: 'administrator', state: 'full', at: '/contacts' },
  { page: 'Contacts', as: 'administrator', state: 'empty', program: 'empty', at: '/contacts' },
  { page: 'AuthorityPage', as: 'administrator', state: 'full', at: '/authority' },
  { page: 'AuthorityPage', as: 'administrator', state: 'with nothing typed', at: '/authority', then: send },
  { page: 'LadderPage', as: 'administrator', state: 'as it stands', at: '/ladder' },
  { page: 'LadderPage', as: 'administrator', state: 'tried against a case', at: async (world) => `/ladder?reference=${await world.reference('stage=assessing')}` },
  { page: 'LadderPage', as: 'administrator', state: 'tried against no case', at: '/ladder?reference=981-2019-99999', status: 422 },
  { page: 'Tokens', as: 'administrator', state: 'full', at: '/tokens' },
  { page: 'Tokens', as: 'administrator', state: 'empty', program: 'empty', at: '/tokens' },
  { page: 'Tokens', as: 'administrator', state: 'with nothing typed', at: '/tokens', then: send },
  { page: 'Outbox', as: 'administrator', state: 'with nothing waiting', at: '/outbox' },
  { page: 'Outbox', as: 'administrator', state: 'full', at: '/outbox?state=sent' },
  { page: 'MailPage', as: 'administrator', state: 'of a mail that was sent', at: '/outbox?state=sent', then: open('a[href^="/outbox/"]') },
  { page: 'LedgerPage', as: 'administrator', state: 'full', at: '/ledger' },
  { page: 'LedgerPage', as: 'administrator', state: 'empty', program: 'empty', at: '/ledger' },
  { page: 'JobsPage', as: 'administrator', state: 'full', at: '/jobs' },
  { page: 'ViewsPage', as: 'administrator', state: 'full', at: '/views' },
  { page: 'ViewsPage', as: 'administrator', state: 'empty', program: 'empty', at: '/views' },
]

export const STATES = [
  ...SIGNING_IN, ...MAIL_LINKS, ...ACCOUNTS, ...WORKLISTS, ...CASES, ...REGISTERING, ...TAKING_STEPS,
  ...PARTNERS, ...MANAGERS, ...ADMINISTRATION,
]
