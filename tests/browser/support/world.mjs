// What the demonstration holds on that day: which case is where, found over the API as anybody
// would find it.

import { mail } from './mails.mjs'
import { DAY } from './program.mjs'
import { givePassword, signedIn } from './sign_in.mjs'

const STAGES = ['considering', 'assessing', 'drafting', 'consulting', 'plan_issued', 'not_assessed', 'no_plan', 'withdrawn', 'moved']

/** What must have been recorded before a step that no case of the demonstration is ready for. */
const FIRST = {
  record_setting_response: { stage: 'drafting', step: 'consult_setting', setting: 'Elms Primary School' },
  arrange_mediation: { stage: 'plan_issued', step: 'request_mediation' },
}

export class World {
  #program
  #half
  #caseOf = new Map()
  #taken = new Set()
  #cache = new Map()
  #added = 0

  constructor (program) {
    this.#program = program
  }

  get program () { return this.#program }

  signIn (role) {
    const found = this.#program.signIns.find((one) => one.role === role)
    if (!found) throw new Error(`the program printed no sign-in of a ${role}`)
    return found
  }

  /** One question to the API, by default as the first authority's caseworker. */
  async ask (path, { whose = /^caseworker/, ...options } = {}) {
    const token = Object.entries(this.#program.tokens).find(([name]) => whose.test(name))?.[1]
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${this.#program.address}/api/v1${path}`, { headers, ...options })
    const body = await answer.json()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body.detail}`)
    return body
  }

  /** The reference of a case that this query finds first. */
  async reference (query) {
    if (!this.#cache.has(query)) {
      const { cases } = await this.ask(`/cases?${query}&limit=1`)
      if (cases.length === 0) throw new Error(`no case for ${query}`)
      this.#cache.set(query, cases[0].reference)
    }
    return this.#cache.get(query)
  }

  async caseAt (query) {
    return this.ask(`/cases/${await this.reference(query)}`)
  }

  /** A case of its own for a walk that changes it. */
  async newCase () {
    this.#added += 1
    const { reference } = await this.ask('/cases', { method: 'POST', body: JSON.stringify({
      authority: '981',
      received_on: '2026-11-02',
      source: 'parent',
      child: { surname: `Walk${this.#added}`, forename: 'Robin', born_on: '2017-05-04', sex: 'F' },
    }) })
    return reference
  }

  /** A case of the other authority. */
  async foreign () {
    const { cases } = await this.ask('/cases?limit=1', { whose: /^caseworker of Southshire/ })
    return cases[0].reference
  }

  /** The form of a step, at a case on which it can be taken. */
  async step (name) {
    const candidates = await this.#candidates()
    if (!this.#caseOf.has(name)) this.#caseOf.set(name, this.#caseFor(name, candidates))
    return `/cases/${await this.#caseOf.get(name)}/steps/${name}`
  }

  /** If possible a case where no other step is tried, because that one may be taken. */
  async #caseFor (name, candidates) {
    const { stage, ...first } = FIRST[name] ?? {}
    const able = candidates.filter((one) => stage ? one.stage === stage : one.permitted_steps.includes(name))
    // Corrections are always possible and thus not among the steps of a stage.
    const some = able.length > 0 ? able : candidates.filter((one) => one.stage === 'assessing')
    const { reference } = some.find((one) => !this.#taken.has(one.reference)) ?? some[0]
    this.#taken.add(reference)
    if (stage) await this.ask(`/cases/${reference}/steps`, { method: 'POST', body: JSON.stringify({ on: DAY, ...first }) })
    return reference
  }

  /** Some cases of every stage. */
  async #candidates () {
    this.candidates ??= Promise.all(STAGES.map(async (stage) => {
      const { cases } = await this.ask(`/cases?stage=${stage}&limit=8`)
      return Promise.all(cases.map(({ reference }) => this.ask(`/cases/${reference}`)))
    })).then((found) => found.flat())
    return this.candidates
  }

  /** What identifies children, as patterns to search an address for. */
  async children () {
    const { cases } = await this.ask('/cases?limit=200')
    const whole = await Promise.all(cases.slice(0, 12).map(({ reference }) => this.ask(`/cases/${reference}`)))
    const surnames = new Set(cases.map(({ child }) => child?.surname).filter(Boolean))
    const numbers = whole.map(({ child }) => child?.nhs_number).filter(Boolean)
    if (surnames.size === 0 || numbers.length === 0) throw new Error('the demonstration names no children')
    return [...[...surnames].map((name) => new RegExp(`\\b${name}\\b`, 'i')), /\b999\d{7}\b/]
  }

  /** Gives somebody's password at the page, and no second factor. */
  async password (page, role) {
    await givePassword(page, this.signIn(role))
  }

  /** Signs somebody in as far as their password goes, who has a second factor. */
  async half (page) {
    this.#half ??= signedIn(page.context().browser(), this, 'half')
    await this.#half
    await this.password(page, 'half')
    await page.waitForURL(/\/sign-in\/code/)
  }

  /** The link of an invitation. */
  get invitation () { return this.link(/http\S+\/account-link\/\S+/) }

  /** The first link of this form in a mail, once one was written. */
  async link (pattern) {
    const found = await mail(this.#program, ({ text }) => pattern.test(text))
    return found.text.match(pattern)[0]
  }
}
