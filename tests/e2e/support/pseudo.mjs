// What stands on a page in the language of tests (web/tools/pseudo.mjs) and is no sentence of content/; and what has no room.

/** A line for each. `own`: what people wrote and are called. */
export async function troublesOn(page, own) {
  return [...(await page.evaluate(unsaid, own)), ...(await page.evaluate(over))];
}

// In the page: what is shown or read aloud without brackets.
function unsaid(own) {
  const dates =
    /\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(january|february|march|april|may|june|july|august|september|october|november|december|at|am|pm)\b/gi;
  const isUnsaid = (text) => {
    let left = text;
    for (let before; before !== left;) [before, left] = [left, left.replace(/\[[^[\]]*\]/g, " ")];
    for (const words of own) left = left.replaceAll(words, " ");
    return /\p{L}/u.test(left.replace(dates, " "));
  };
  const isSeen = (element) =>
    element.getBoundingClientRect().width > 2 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const elsewhere = "[lang=en], [data-testid=word], .own, svg, textarea, input, .unseen";
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode())
    if (isUnsaid(node.data) && isSeen(node.parentElement) && !node.parentElement.closest(elsewhere))
      found.push(`without brackets: ${node.data.trim()}`);
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const element of document.body.querySelectorAll(`[${name}]`))
      if (isUnsaid(element.getAttribute(name)) && isSeen(element))
        found.push(`${name} without brackets: ${element.getAttribute(name)}`);
  return found;
}

// In the page: text that leaves its box, or the page, sideways, or that a box cuts off; and a page that is too wide.
function over() {
  const runsOver = (line, element) => {
    if (line.width < 1) return false;
    if (line.left < -1 || line.right > innerWidth + 1) return true;
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display === "inline" || style.display === "contents") continue;
      const { left, right, top, bottom } = box.getBoundingClientRect();
      if (line.left < left - 1 || line.right > right + 1) return true;
      const isButton = box.matches("button, label, a");
      const hides = style.overflowY !== "visible" && style.webkitLineClamp === "none";
      if ((hides || isButton) && (line.top < top - 4 || line.bottom > bottom + 4)) return true;
      if (hides || isButton) return false;
    }
    return false;
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === "" || element.closest(".unseen") || !element.checkVisibility({ visibilityProperty: true }))
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    if ([...range.getClientRects()].some((line) => runsOver(line, element))) found.push(`runs over: ${node.data.trim()}`);
  }
  const { scrollWidth } = document.documentElement;
  return scrollWidth > innerWidth ? [...found, `the page is ${scrollWidth} px wide`] : found;
}
