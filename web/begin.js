// What doesn't wait for the page's large script.
//
// Which language the page speaks: the one chosen on this device, else the first of the browser's that there is, else English. Its
// sentences are then on their way; the large script finds the language in <html lang>.
//
// And the core's worker (src/core/client.ts), which would start only when that script gives it time; but not where nobody has begun
// yet (src/ui/keep.ts) nor follows a link: the first look there needs no core.
(() => {
  const { messages: where, worker, core } = document.currentScript.dataset;
  const messages = JSON.parse(where);
  let chosen;
  let begun;
  try {
    chosen = localStorage.getItem("tend.language");
    begun = localStorage.getItem("tend.began");
  } catch {
    // no storage: the browser's own languages
  }
  const wished = [chosen, ...navigator.languages.map((tag) => tag.split("-")[0])];
  const language = wished.find((one) => Object.hasOwn(messages, one)) ?? "en";
  document.documentElement.lang = language;

  const fetchSoon = (href, more) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href, ...more });
    document.head.append(link);
  };
  fetchSoon(messages[language]);
  if (begun === null && location.hash.length <= 1) return;
  // From the service worker the core's worker has it soon enough.
  if (!navigator.serviceWorker?.controller) fetchSoon(core, { type: "application/wasm", fetchPriority: "low" });
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
