// How the app is called and drawn on this device, for whoever would rather have something plain there: in the tab, on the home
// screen, on the first page. Kept in this browser only; the relay is not told.
import { t } from "../words/t";

export const icons = ["flower", "leaf", "notebook", "sun", "circle"] as const;
export type Icon = (typeof icons)[number];

export const name_longest = 30;
const key = "tend.look";
const cache_name = "tend-look";
const manifest = "manifest.webmanifest";

class Look {
  /** As the person typed it; empty where they chose none. */
  name = $state("");
  icon = $state<Icon>("flower");

  constructor() {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as { name?: unknown; icon?: unknown };
      if (typeof kept.name === "string") this.name = kept.name.slice(0, name_longest);
      this.icon = icons.find((one) => one === kept.icon) ?? "flower";
    } catch {
      // without storage it is called as it comes
    }
  }

  get shown(): string {
    return this.name.trim() || t("app.name");
  }

  choose(name: string, icon: Icon): void {
    this.name = name;
    this.icon = icon;
    try {
      localStorage.setItem(key, JSON.stringify({ name: name.trim(), icon }));
    } catch {
      // then it holds until the page closes
    }
    this.show();
    void keepManifest(this.shown, icon).catch(() => undefined);
  }

  /** Puts name and icon where the browser shows them. Before the sentences are there only a chosen name is known. */
  show(): void {
    if (this.shown !== "") document.title = this.shown;
    link("icon", `icons/${this.icon}.svg`);
    link("apple-touch-icon", `icons/${this.icon}-192.png`);
    const title = document.querySelector('meta[name="apple-mobile-web-app-title"]');
    title?.setAttribute("content", this.shown);
  }
}

export const look = new Look();

function link(rel: string, href: string): void {
  const found = document.querySelector<HTMLLinkElement>(`link[rel="${rel}"]`);
  if (found && found.getAttribute("href") !== href) found.setAttribute("href", href);
}

// The browser reads name and icon for the home screen from a file. The service worker gives out the one that is put here, so
// the name never goes over the network.
async function keepManifest(name: string, icon: Icon): Promise<void> {
  if (typeof caches === "undefined") return;
  const made = (await (await fetch(manifest)).json()) as { name: string; short_name: string; icons: { src: string }[] };
  made.name = made.short_name = name;
  for (const one of made.icons) one.src = one.src.replace(/^icons\/[a-z]+/, `icons/${icon}`);
  const cache = await caches.open(cache_name);
  const type = { "Content-Type": "application/manifest+json" };
  await cache.put(new URL(manifest, document.baseURI), new Response(JSON.stringify(made), { headers: type }));
  // Read again by the browser, which keeps what it read at the start.
  const old = document.querySelector('link[rel="manifest"]');
  old?.replaceWith(old.cloneNode());
}
