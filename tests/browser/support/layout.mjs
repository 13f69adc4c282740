// Whether a page fits where it is shown.

/** How far a page reaches beyond the side of the window, and with what. */
export async function sideways (page) {
  return page.evaluate(() => {
    const width = document.scrollingElement.clientWidth
    const beyond = document.scrollingElement.scrollWidth - width
    if (beyond <= 0) return []
    const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
    const causes = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element.parentElement))
      .slice(0, 3)
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} to ${Math.round(element.getBoundingClientRect().right)}`)
    return [`${beyond} px too wide for ${width}: ${causes.join(', ')}`]
  })
}

/** Every address that a page leads to, and its own. */
export async function addresses (page) {
  return page.evaluate(() => [
    location.href,
    ...[...document.querySelectorAll('[href], [action], [formaction], [src]')].flatMap((element) =>
      ['href', 'action', 'formaction', 'src'].map((name) => element.getAttribute(name)).filter(Boolean)),
  ])
}
