// The page's side of the made-up couple's core.
import { WorkerCore } from "./client";
import type { ToWorker } from "./door";

export class DemoCore extends WorkerCore {
  protected override makeWorker(): Worker {
    return new Worker(new URL("./demo_worker.ts", import.meta.url), { type: "module" });
  }

  protected override boot(): ToWorker {
    const at = (path: string): string => new URL(path, document.baseURI).href;
    return { type: "demo", wasm: at(__CORE_WASM__), words: at(__DEMO__), seed: 1 };
  }
}
