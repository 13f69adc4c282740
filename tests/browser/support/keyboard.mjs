// Using a page with the keyboard alone.

/** Where the focus is: what it is on, and whether one sees that. */
function focus () {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const style = getComputedStyle(element)
  const box = element.getBoundingClientRect()
  const middle = { x: box.left + box.width / 2, y: box.top + Math.min(box.height / 2, 20) }
  const on = document.elementFromPoint(middle.x, middle.y)
  return {
    place: [...document.querySelectorAll('*')].indexOf(element),
    name: `${element.tagName.toLowerCase()} ${(element.labels?.[0] ?? element).textContent.trim().replace(/\s+/g, ' ').slice(0, 40) || element.name}`,
    isOutlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    isInSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isCovered: on !== null && on !== element && !element.contains(on) && !on.contains(element) && !(element.labels && [...element.labels].some((label) => label.contains(on))),
  }
}

/** Everything that the Tab key should come to. Of a group of radio buttons it comes to one. */
function stops () {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  const isThere = (element) => !element.disabled && element.tabIndex >= 0 && element.type !== 'hidden' &&
    element.checkVisibility({ visibilityProperty: true })
  const groups = new Set()
  return all.filter(isThere).filter((element) => {
    if (element.type !== 'radio') return true
    const group = `${element.form?.action} ${element.name}`
    return !groups.has(group) && groups.add(group)
  }).length
}

/** Goes through the page with Tab; answers with one line for each thing that is wrong. */
export async function tabThrough (page) {
  const wrong = new Set()
  const expected = await page.evaluate(stops)
  // From the top, wherever the page has put the focus by itself.
  await page.evaluate(() => {
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
    scrollTo(0, 0)
  })
  let reached = 0
  let before
  // A field for a date has stops within itself; so has a list that scrolls.
  for (let presses = 0; presses <= 4 * expected + 10; presses++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(focus)
    if (at === null) break
    if (at.place === before) continue
    before = at.place
    reached += 1
    if (!at.isOutlined) wrong.add(`one does not see that the focus is on "${at.name}"`)
    if (!at.isInSight) wrong.add(`the focus is out of sight on "${at.name}"`)
    if (at.isCovered) wrong.add(`the focus is covered on "${at.name}"`)
  }
  if (reached < expected) wrong.add(`Tab came to ${reached} of ${expected} places`)
  return [...wrong]
}
