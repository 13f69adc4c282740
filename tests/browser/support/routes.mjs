// The pages that there are and who may open them, read from the tables of the program itself, so
// that a new page cannot be forgotten here.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './program.mjs'

const ROUTES = readFileSync(join(ROOT, 'src/web/routes.rs'), 'utf8')
const PERMISSION = readFileSync(join(ROOT, 'src/domain/permission.rs'), 'utf8')

/** What is for programs, or is no page of HTML. */
const NO_PAGE = new Set(['Style', 'Script', 'Icon', 'Health', 'Readiness', 'Metrics', 'OpenApi', 'Calendar', 'RecordFile'])

/** Every page that a GET leads to: its name, path, and the roles it is for (none: anyone). */
export function pages () {
  const places = [...ROUTES.matchAll(/Route::(\w+) => \("([^"]+)", Method::(\w+)\)/g)]
    .map(([, name, path, method]) => ({ name, path, method }))
  const named = [...PERMISSION.match(/^routes! \{\n([\s\S]*?)^\}/m)[1].matchAll(/^ {4}(\w+),$/gm)].map(([, name]) => name)
  const missing = named.filter((name) => !places.some((place) => place.name === name))
  if (missing.length > 0) throw new Error(`no place is read for the routes ${missing.join(', ')}`)
  const roles = rolesByRoute()
  return places
    .filter(({ name, path, method }) => method === 'GET' && !path.startsWith('/api/') && !NO_PAGE.has(name))
    .map(({ name, path }) => ({ name, path, roles: roles.get(name) ?? [], isBuilt: isBuilt(name) }))
}

function isBuilt (name) {
  return !new RegExp(`Route::${name} => method\\.to\\(page::to_come\\)`).test(ROUTES)
}

function rolesByRoute () {
  const lists = new Map([...PERMISSION.matchAll(/^const (\w+): &\[Role\] = (.+?);/gms)].map(([, name, value]) => [name, value]))
  const rolesOf = (value) => {
    const inner = lists.get(value.trim()) ?? value
    return inner.includes('Role::ALL')
      ? ['caseworker', 'manager', 'partner', 'administrator']
      : [...inner.matchAll(/Caseworker|Manager|Partner|Administrator/g)].map(([role]) => role.toLowerCase())
  }
  const body = PERMISSION.match(/pub const fn access\(route: Route\) -> Access \{([\s\S]*?)^\}/m)[1].replace(/\/\/.*$/gm, '')
  const found = new Map()
  const arm = /((?:Route::\w+\s*\|?\s*)+)=>\s*(?:\{\s*)?Access::(Anyone|Link|Begun|Roles\(([\s\S]*?)\)(?=\s*[,}]))/g
  for (const [, names, kind, list] of body.matchAll(arm)) {
    for (const [, name] of names.matchAll(/Route::(\w+)/g)) {
      found.set(name, kind.startsWith('Roles') ? rolesOf(list) : [])
    }
  }
  return found
}
