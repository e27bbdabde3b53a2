// Which language the page speaks: the one chosen on this device, else the first of the browser's that there is, else English.
// Its sentences are on their way while the page's large script is still being loaded; that one finds the language in <html lang>.
(() => {
  const messages = JSON.parse(document.currentScript.dataset.messages);
  let chosen;
  try {
    chosen = localStorage.getItem("tend.language");
  } catch {
    // no storage: the browser's own languages
  }
  const wished = [chosen, ...navigator.languages.map((tag) => tag.split("-")[0])];
  const language = wished.find((one) => Object.hasOwn(messages, one)) ?? "en";
  document.documentElement.lang = language;
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: messages[language] });
  document.head.append(link);
})();
