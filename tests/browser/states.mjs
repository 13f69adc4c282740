// Every page in every state that it can be in. `checks/pages.test.mjs` opens each, and fails where
// a page of the program has none.
//
//   page     the route, as src/domain/permission.rs names it
//   as       who opens it: a role, several roles each in turn, or nobody
//   state    in words
//   at       the path, or how to find it
//   then     what is done on the page before it is looked at
//   status   what it answers with, if not 200
//   program  in which program: `demonstration`, or `empty`, in which nothing has happened yet

import { STEPS } from './support/steps.mjs'

const caseAt = (query, rest = '') => async (world) => `/cases/${await world.reference(query)}${rest}`

/** Sends the form of the page as it is. */
const send = async (page) => {
  await page.locator('main form[method=post] .tw-button').last().click()
  await page.locator('.tw-summary').waitFor()
}

export const STATES = [
  { page: 'Home', state: 'as everybody finds it', at: '/' },
  { page: 'ShowAnswer', state: 'of a link that was cut', at: '/answer/nothing', status: 404 },
  { page: 'ShowLeave', state: 'of a link that was cut', at: '/leave/nothing', status: 404 },
  { page: 'ShowAnswer', state: 'asked for advice', at: (world) => world.link(/http\S+\/answer\/\S+/) },

  { page: 'CasePage', as: ['caseworker', 'manager'], state: 'late', at: caseAt('overdue=true') },
  { page: 'CasePage', as: 'caseworker', state: 'new', at: caseAt('stage=considering&sort=-received_on') },
  { page: 'CasePage', as: 'caseworker', state: 'with advice asked for', at: caseAt('stage=assessing') },
  { page: 'CasePage', as: 'caseworker', state: 'closed', at: caseAt('stage=plan_issued') },
  { page: 'CasePage', as: 'caseworker', state: 'refused', at: caseAt('stage=not_assessed') },
  { page: 'CasePage', as: 'caseworker', state: 'with all steps', at: caseAt('stage=assessing', '?steps=all') },
  { page: 'CasePage', as: 'caseworker', state: 'not there', at: '/cases/981-2019-99999', status: 404 },
]
