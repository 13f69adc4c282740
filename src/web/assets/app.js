// Nothing here is needed: without it every page works. It spares a double click, warns before a
// session ends, and keeps what was typed when it does.
(function () {
  'use strict'

  // A form that is on its way is not sent again.
  document.addEventListener('submit', function (event) {
    var form = event.target
    if (form.dataset.sent) { event.preventDefault(); return }
    form.dataset.sent = 'yes'
    setTimeout(function () { delete form.dataset.sent }, 5000)
  })
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(function (form) { delete form.dataset.sent })
  })

  // A box in the head of a table ticks all of its rows.
  document.addEventListener('change', function (event) {
    var scope = event.target.dataset && event.target.dataset.ticksAll
    if (!scope) return
    document.querySelectorAll('input[type=checkbox][name="' + scope + '"]').forEach(function (box) {
      box.checked = event.target.checked
    })
  })

  document.querySelectorAll('[data-ticks-all]').forEach(function (box) { box.hidden = false })

  document.querySelectorAll('[data-prints]').forEach(function (button) {
    button.hidden = false
    button.addEventListener('click', function () { window.print() })
  })

  var body = document.body
  var idle = Number(body.dataset.idleSeconds)
  if (!idle) return

  var WARNING = Math.min(120, idle / 2)
  var lastSent = Date.now()
  var active = false
  var dialog = null

  ;['keydown', 'pointerdown', 'input'].forEach(function (name) {
    document.addEventListener(name, function () { active = true }, { passive: true })
  })

  function post (address, fields) {
    var text = new URLSearchParams(fields)
    text.set('form_key', body.dataset.formKey)
    return fetch(address, { method: 'POST', body: text, keepalive: true, redirect: 'manual' })
  }

  function stay () {
    active = false
    lastSent = Date.now()
    if (dialog) { dialog.close(); dialog.remove(); dialog = null }
    return post('/account/stay', {})
  }

  function warn () {
    if (dialog) return
    dialog = document.createElement('dialog')
    dialog.className = 'tw-dialog'
    dialog.setAttribute('aria-labelledby', 'session-title')
    var title = document.createElement('h2')
    title.id = 'session-title'
    title.className = 'tw-action-title'
    title.textContent = 'You will be signed out soon'
    var words = document.createElement('p')
    words.textContent = 'You have not done anything for a while. To protect children’s records we sign you out soon. What you have typed will be kept.'
    var button = document.createElement('button')
    button.className = 'tw-button'
    button.textContent = 'Stay signed in'
    button.addEventListener('click', stay)
    dialog.append(title, words, button)
    body.append(dialog)
    dialog.addEventListener('cancel', stay)
    dialog.showModal()
    button.focus()
  }

  // What was typed goes to where it is kept; the page itself then asks to sign in.
  function leave () {
    var form = document.querySelector('main form[method=post][data-keep]')
    var kept = form
      ? post('/account/kept-form', { path: new URL(form.action).pathname, body: new URLSearchParams(new FormData(form)).toString() })
      : Promise.resolve()
    var next = new URL(location.href).pathname
    kept.catch(function () {}).then(function () {
      return post('/sign-out', { next: next })
    }).then(function () {
      location.assign('/sign-in?next=' + encodeURIComponent(next) + (form ? '&kept=1' : '') + '&ended=1')
    })
  }

  setInterval(function () {
    var quiet = (Date.now() - lastSent) / 1000
    if (active && !dialog && quiet > Math.min(60, idle / 3)) stay()
    else if (quiet > idle - 10) leave()
    else if (quiet > idle - WARNING) warn()
  }, 1000)
})()
