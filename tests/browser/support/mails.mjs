// The mails that the program wrote into its folder.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Every mail so far: to whom, its subject, its text and its page. */
export function mails (program) {
  const folder = join(program.folder, 'mail')
  let names = []
  try { names = readdirSync(folder).filter((name) => name.endsWith('.eml')) } catch { /* none yet */ }
  return names.map((name) => read(readFileSync(join(folder, name), 'utf8')))
}

/** The first mail that this is true of, as soon as there is one. */
export async function mail (program, isIt, patience = 60_000) {
  for (const until = Date.now() + patience; Date.now() < until; await wait(250)) {
    const found = mails(program).find(isIt)
    if (found) return found
  }
  throw new Error('no such mail was written')
}

/** At least so many different links of this form, from whichever mails. */
export async function links (program, pattern, count, patience = 60_000) {
  for (const until = Date.now() + patience; Date.now() < until; await wait(250)) {
    const found = new Set(mails(program).flatMap(({ text }) => text.match(pattern) ?? []))
    if (found.size >= count) return [...found]
  }
  throw new Error(`fewer than ${count} such links were mailed`)
}

function read (source) {
  const [head, ...rest] = source.split(/\r?\n\r?\n/)
  const parts = source.split(/\r?\n--[^\r\n]+\r?\n/).slice(1)
  const part = (kind) => {
    const found = parts.find((one) => new RegExp(`^content-type: *${kind}`, 'im').test(one))
    return found ? body(found) : ''
  }
  const header = (name) => head.match(new RegExp(`^${name}: *(.*(?:\\r?\\n[ \\t].*)*)`, 'im'))?.[1].replace(/\r?\n[ \t]/g, ' ') ?? ''
  const text = part('text/plain') || rest.join('\n\n')
  return { to: header('to'), subject: header('subject'), text, html: part('text/html') }
}

function body (part) {
  const [head, ...rest] = part.split(/\r?\n\r?\n/)
  const text = rest.join('\n\n')
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8')
  if (!/quoted-printable/i.test(head)) return text
  const bytes = text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
