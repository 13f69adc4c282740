// A council that begins today: people who sign in, a service, and not one case.

import { start } from './program.mjs'

const PASSWORD = 'a-long-one-for-a-council'
const SERVICE = 'Community Paediatrics'
const PEOPLE = [
  { role: 'caseworker', email: 'caseworker@council.example', name: 'Robin Case' },
  { role: 'manager', email: 'manager@council.example', name: 'Robin Manage' },
  { role: 'partner', email: 'partner@council.example', name: 'Robin Part' },
  { role: 'administrator', email: 'administrator@council.example', name: 'Robin Admin' },
  // Somebody who has a password and no second factor yet.
  { role: 'caseworker', email: 'fresh@council.example', name: 'Robin Fresh', as: 'fresh' },
  // Somebody whose code is asked for, and not given.
  { role: 'manager', email: 'half@council.example', name: 'Robin Half', as: 'half' },
]
const INVITED = { role: 'caseworker', email: 'invited@council.example', name: 'Robin New' }

export async function startEmpty () {
  const program = await start({ demo: false, before: ({ run }) => {
    run(['service', 'add', SERVICE, '--authority', '351'])
    for (const { role, email, name } of [...PEOPLE, INVITED]) {
      const place = role === 'partner' ? ['--service', SERVICE] : ['--authority', '351']
      run(['user', 'add', email, '--name', name, '--role', role, ...place])
      if (email === INVITED.email) run(['user', 'invite', email])
      else run(['user', 'password', email], `${PASSWORD}\n`)
    }
  } })
  program.signIns = PEOPLE.map(({ role, email, as = role }) => ({ role: as, email, password: PASSWORD }))
  return program
}
