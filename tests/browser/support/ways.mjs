// The ways in which a journey is made: on a laptop and on a phone, with scripts and without, and
// with the keyboard alone.

import { LAPTOP, PHONE } from './browser.mjs'

export const WAYS = [
  { way: 'on a laptop', viewport: LAPTOP },
  { way: 'on a laptop, by keyboard alone', viewport: LAPTOP, keyboard: true },
  { way: 'on a laptop, without scripts', viewport: LAPTOP, scripts: false },
  { way: 'on a phone', viewport: PHONE },
  { way: 'on a phone, without scripts', viewport: PHONE, scripts: false },
]
