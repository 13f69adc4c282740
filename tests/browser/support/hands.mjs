// Somebody who uses a page: with a pointer, or with the keyboard alone. Both find things by what
// they are called, as a screen reader announces them.

const MOST_PRESSES = 400

export class Hands {
  constructor (page, { keyboard = false } = {}) {
    this.page = page
    this.keyboard = keyboard
  }

  async type (label, text, within = this.page) {
    const field = within.getByLabel(label, { exact: true })
    if (!this.keyboard) return field.fill(text)
    await this.#tabTo(field)
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.press('Delete')
    await this.page.keyboard.insertText(text)
  }

  /** A day, in the three parts of it that a question has. */
  async date (question, day, within = this.page) {
    const group = within.getByRole('group', { name: question })
    const [year, month, date] = day.split('-')
    await this.type('Day', String(Number(date)), group)
    await this.type('Month', String(Number(month)), group)
    await this.type('Year', year, group)
  }

  /** One of several, of a question. */
  async choose (question, answer) {
    const button = this.page.getByRole('group', { name: question }).getByRole('radio', { name: answer })
    if (!this.keyboard) return button.check()
    await button.first().waitFor()
    await this.#tab(async () => button.evaluate((wanted) =>
      document.activeElement?.type === 'radio' && document.activeElement.name === wanted.name), question)
    for (let presses = 0; !await this.#isOn(button); presses++) {
      if (presses > 30) throw new Error(`the arrows do not come to "${answer}"`)
      await this.page.keyboard.press('ArrowDown')
    }
    if (!await button.isChecked()) await this.page.keyboard.press('Space')
  }

  /** One of a list that opens, by how it begins. */
  async select (label, answer) {
    const list = this.page.getByLabel(label, { exact: true })
    const options = await list.evaluate((one) => [...one.options].map((option) => option.label))
    const option = options.find((one) => one.startsWith(answer))
    if (!option) throw new Error(`"${label}" has no "${answer}", but: ${options.join(', ')}`)
    if (!this.keyboard) return list.selectOption({ label: option })
    await this.#tabTo(list)
    // Typing in a list goes to what begins so.
    await this.page.keyboard.type(answer)
    const chosen = await list.evaluate((one) => one.selectedOptions[0].label)
    if (chosen !== option) throw new Error(`typing "${answer}" chose "${chosen}"`)
  }

  async tick (label) {
    const box = this.page.getByRole('checkbox', { name: label })
    if (!this.keyboard) return box.check()
    await this.#tabTo(box)
    await this.page.keyboard.press('Space')
  }

  async press (button, within = this.page) {
    await this.#activate(within.getByRole('button', { name: button }))
  }

  async follow (link, within = this.page) {
    await this.#activate(within.getByRole('link', { name: link }))
  }

  /** What is folded away. */
  async unfold (summary) {
    await this.#activate(this.page.locator('summary', { hasText: summary }), 'Enter', false)
  }

  async #activate (target, key = 'Enter', leaves = true) {
    const one = target.first()
    await one.waitFor()
    const left = leaves ? this.page.waitForEvent('framenavigated', { timeout: 15_000 }) : undefined
    // What goes wrong with the hand is said first; a page that stays is then no second matter.
    left?.catch(() => {})
    if (this.keyboard) {
      await this.#tabTo(one)
      await this.page.keyboard.press(key)
    } else {
      await one.click()
    }
    await left
    await this.page.waitForLoadState()
  }

  async #tabTo (target) {
    const one = target.first()
    await one.waitFor()
    // Pressed as often as it looks to be away, and only then looked at: most of the time is spent looking.
    for (let presses = await one.evaluate(distance); presses > 0; presses--) await this.page.keyboard.press('Tab')
    await this.#tab(() => this.#isOn(one), String(target))
  }

  async #tab (isThere, name) {
    for (let presses = 0; presses < MOST_PRESSES; presses++) {
      if (await isThere()) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`the Tab key does not come to ${name}`)
  }

  #isOn (target) {
    return target.first().evaluate((element) => element === document.activeElement)
  }
}

/** How many stops of the Tab key lie between the focus and this element, as far as one can count. */
function distance (element) {
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter((one) => !one.disabled && one.tabIndex >= 0 && one.type !== 'hidden' && one.type !== 'radio' &&
      one.checkVisibility({ visibilityProperty: true }))
  const from = document.activeElement
  const to = stops.indexOf(element)
  if (to < 0 || from.type === 'radio') return 0
  // From something that is no stop, as a panel that has the focus at first, one is looked for step by step.
  const begin = from === document.body ? -1 : stops.indexOf(from)
  return from !== document.body && begin < 0 ? 0 : Math.max(0, to - begin)
}
