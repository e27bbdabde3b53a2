// The page's side of the service worker (../../sw/sw.ts): Tend opens without a network, and a newer version is asked about
// before it takes over. On a page without https there is none, and all is as without this file.
import { settled } from "../ui/later.svelte";

const build = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? "";
const patience_ms = 3_000;
const held_mark = "tend.held";

class Updates {
  /** A newer version is here in full and waits until the person takes it. */
  ready = $state(false);
  /** Not now: it is not asked again until the page opens anew. */
  later = $state(false);
  /** It was taken, here or in another tab: this page loads anew as soon as nobody is writing on it. */
  taken = $state(false);
  loading = false;
  private started = false;
  private registration: ServiceWorkerRegistration | undefined;

  /** Once the first screen is whole: a first visit has other things to fetch before. */
  async start(): Promise<void> {
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    if (!container || build === "" || this.started) return;
    this.started = true;
    // Loaded past the worker: at a first visit, or because the person asked for the newest.
    const past = container.controller === null;
    container.addEventListener("message", ({ data }: MessageEvent<{ accepted?: string }>) => {
      if (data.accepted !== undefined && data.accepted !== build) this.taken = true;
    });
    await settled();
    try {
      this.registration = await container.register(new URL("sw.js", document.baseURI), { updateViaCache: "none" });
    } catch {
      return;
    }
    const { registration } = this;
    if (!registration) return;
    const consider = async (): Promise<void> => {
      const newest = registration.waiting ?? registration.active;
      if (!newest) return;
      const version = await ask(newest, { ask: "version" });
      if (version === build && past) await ask(newest, { ask: "accept" });
      this.ready = typeof version === "string" && version !== build && !past;
    };
    const follow = (worker: ServiceWorker | null): void =>
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed" || worker.state === "activated") void consider();
      });
    registration.addEventListener("updatefound", () => follow(registration.installing));
    follow(registration.installing);
    void consider();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) registration.update().catch(() => undefined);
    });
  }

  /** The person says yes. `taken` follows once the newer version serves this page. */
  take(): void {
    const newest = this.registration?.waiting ?? this.registration?.active;
    if (newest) void ask(newest, { ask: "accept" });
  }

  /**
   * Loads anew. `carried` is what the person has begun to write: the worker's memory holds it meanwhile, and where it can't be
   * held, nothing happens.
   */
  async loadAnew(carried: unknown): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    this.loading = carried === undefined || (await hold(carried));
    if (this.loading) location.reload();
  }
}

export const updates = new Updates();

async function hold(what: unknown): Promise<boolean> {
  const serving = navigator.serviceWorker.controller;
  const id = crypto.randomUUID();
  if (!serving || (await ask(serving, { ask: "hold", id, what })) !== id) return false;
  try {
    sessionStorage.setItem(held_mark, id);
    return true;
  } catch {
    return false;
  }
}

/** What the page before this one gave into custody when it loaded anew; undefined at every other start. */
export async function takeHeld(): Promise<unknown> {
  try {
    const id = sessionStorage.getItem(held_mark);
    if (id === null) return undefined;
    sessionStorage.removeItem(held_mark);
    const serving = navigator.serviceWorker.controller;
    return serving ? await ask(serving, { ask: "give", id }) : undefined;
  } catch {
    return undefined;
  }
}

// undefined where nobody answers in time.
function ask(worker: ServiceWorker, what: object): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(resolve, patience_ms);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.postMessage(what, [port2]);
  });
}
