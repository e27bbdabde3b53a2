// What doesn't wait for the page's large script.
//
// Which language the page speaks: the one chosen on this device, else the first of the browser's that there is, else English. Its
// sentences are then on their way; the large script finds the language in <html lang>.
//
// And the core's worker (src/core/client.ts), which would start only when that script gives it time.
(() => {
  const { messages: where, worker } = document.currentScript.dataset;
  const messages = JSON.parse(where);
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
  if (!worker) return;
  try {
    globalThis.beganWorker = new Worker(new URL(worker, document.baseURI), { type: "module" });
    globalThis.beganWorker.onerror = (event) => {
      event.preventDefault();
      globalThis.beganWorker = undefined;
    };
  } catch {
    // the large script says so
  }
})();
