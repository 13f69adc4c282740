// The real program: started on a free port with a database of its own, and stopped again.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const ROOT = resolve(fileURLToPath(import.meta.url), '../../../..')
const BINARY = process.env.TWENTYWEEKS_BINARY || join(ROOT, 'target/debug/twentyweeks')

/** The day that all of this takes place: a Wednesday, so that mails go out. */
export const DAY = '2026-11-25'
const MORNING = `${DAY}T10:00:00Z`
/** A debug build on a busy machine loads the demonstration in well under this. */
const PATIENCE_MS = 120_000

/**
 * Starts `twentyweeks serve`; `settings` are by section and key, as in {sign_in: {idle_minutes: 1}}.
 * Answers with its address, its folder, what it printed, `run` for another command on the same
 * database, and `stop`.
 */
export async function start ({ demo = true, settings = {}, before = async () => {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'twentyweeks-browser-'))
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const env = { ...process.env, ...inEnvironment(settings), ...inEnvironment({
    database: { url: `sqlite:${join(folder, 'twentyweeks.db')}`, synchronous: 'NORMAL' },
    server: { address: `127.0.0.1:${port}`, public_url: address },
    mail: { url: `folder:${join(folder, 'mail')}` },
    log: { level: 'warn' },
  }) }
  const run = (args, input = '') => {
    const done = spawnSync(BINARY, ['--at', MORNING, ...args], { cwd: folder, env, input, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`twentyweeks ${args.join(' ')}: ${done.error ?? done.stderr}`)
    return done.stdout
  }
  await before({ run, folder })

  const args = ['--at', MORNING, 'serve', ...(demo ? ['--demo'] : [])]
  const child = spawn(BINARY, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.on('data', (piece) => { said.out += piece })
  child.stderr.on('data', (piece) => { said.err += piece })
  // However these checks end, the program does not outlive them.
  process.on('exit', () => child.kill('SIGKILL'))
  const ended = new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? signal))
    child.on('error', resolve)
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    if (process.env.KEEP) console.log(`kept: ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }

  const began = Date.now()
  /** What time it is for the program. */
  const now = () => Date.parse(MORNING) + Date.now() - began
  const program = { address, now, folder, said, run, stop, signIns: [], tokens: {} }
  try {
    await isReady(address, ended, said, demo)
    if (demo) Object.assign(program, announced(said.out))
  } catch (error) {
    await stop()
    throw error
  }
  return program
}

/** Whoever may sign in, and the tokens, as `serve --demo` says them. */
export function announced (text) {
  const signIns = [...text.matchAll(/^ {2}(caseworker|manager|partner|administrator) +(\S+@\S+) +(\S+)$/gm)]
    .map(([, role, email, password]) => ({ role, email, password }))
  const tokens = Object.fromEntries(
    [...text.matchAll(/^ {2}(\S.*\S) {2,}(\S+)$/gm)]
      .filter(([, whose]) => !whose.includes('@'))
      .map(([, whose, secret]) => [whose, secret])
  )
  return { signIns, tokens }
}

async function isReady (address, ended, said, demo) {
  let over = false
  ended.then(() => { over = true })
  const until = Date.now() + PATIENCE_MS
  while (Date.now() < until) {
    if (over) throw new Error(`the program ended:\n${said.err}`)
    // What is printed comes after the port is open, so both are waited for.
    const answer = await fetch(`${address}/readyz`).catch(() => undefined)
    if (answer?.ok && (!demo || said.out.includes('\nTry:'))) return
    await wait(100)
  }
  throw new Error(`the program is not ready after ${PATIENCE_MS / 1000} seconds:\n${said.err}`)
}

function freePort () {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function inEnvironment (settings) {
  const pairs = Object.entries(settings).flatMap(([section, keys]) =>
    Object.entries(keys).map(([key, value]) => [`TWENTYWEEKS__${section}__${key}`.toUpperCase(), String(value)]))
  return Object.fromEntries(pairs)
}
