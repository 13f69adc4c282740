// The steps that there are, read from the program's table of who may take them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './program.mjs'

const PERMISSION = readFileSync(join(ROOT, 'src/domain/permission.rs'), 'utf8')
const snake = (name) => name.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase()

/** As they are in addresses. Registering has a page of its own; alerts are raised by time alone. */
export const STEPS = [...new Set([...PERMISSION.matchAll(/StepKind::(\w+)/g)].map(([, name]) => snake(name)))]
  .filter((name) => !['register', 'raise_alert'].includes(name))
