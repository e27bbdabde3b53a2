// What the core keeps on this device: one object store "kv" of opaque keys and bytes. A second one, "host", names the worker
// that may write: each batch checks it in the same transaction, so two windows can never write over each other. Chunks of photos
// and voices (keys that begin with an x) stay where they are until one is asked for: of them only the keys are read.

export type WriteResult = "stored" | "full" | "other" | "elsewhere";

export interface Batch {
  puts: [key: string, bytes: Uint8Array][];
  removes: string[];
}

const filesBegin = "x";
const filesEnd = "y";

export interface Opened {
  store: Store;
  all: [string, Uint8Array][];
  files: string[];
}

export class Store {
  private constructor(
    private readonly db: IDBDatabase,
    private readonly owner: string,
  ) {}

  /**
   * Opens, takes the writing over from any other window, and reads all. Rejects where the browser gives no storage. `cleared`
   * is called when the browser wipes it later on.
   */
  static async open(owner: string, cleared: () => void): Promise<Opened> {
    const db = await openDatabase();
    db.onclose = cleared;
    const transaction = db.transaction(["kv", "host"], "readwrite", { durability: "strict" });
    transaction.objectStore("host").put(owner, "owner");
    const kv = transaction.objectStore("kv");
    // No other key begins with an x or what comes after it.
    const others = IDBKeyRange.upperBound(filesBegin, true);
    const keys = kv.getAllKeys(others);
    const values = kv.getAll(others);
    const files = kv.getAllKeys(IDBKeyRange.bound(filesBegin, filesEnd, false, true));
    await finished(transaction);
    const all = keys.result.map((key, i): [string, Uint8Array] => [key as string, values.result[i] as Uint8Array]);
    return { store: new Store(db, owner), all, files: files.result as string[] };
  }

  /** Of these keys those that can be read. */
  async read(keys: string[]): Promise<[string, Uint8Array][]> {
    try {
      const transaction = this.db.transaction("kv", "readonly");
      const kv = transaction.objectStore("kv");
      const asked = keys.map((key) => kv.get(key) as IDBRequest<Uint8Array | undefined>);
      await finished(transaction);
      return keys.flatMap((key, i): [string, Uint8Array][] => {
        const value = asked[i]?.result;
        return value ? [[key, value]] : [];
      });
    } catch {
      return [];
    }
  }

  /** All of `batch` or nothing; on disk when this says "stored". Batches are written in the order of the calls. */
  write(batch: Batch): Promise<WriteResult> {
    return new Promise((resolve) => {
      let taken = false;
      let transaction: IDBTransaction;
      try {
        transaction = this.db.transaction(["kv", "host"], "readwrite", { durability: "strict" });
      } catch {
        resolve("other");
        return;
      }
      transaction.oncomplete = () => resolve("stored");
      transaction.onabort = () => {
        const full = transaction.error?.name === "QuotaExceededError";
        resolve(taken ? "elsewhere" : full ? "full" : "other");
      };
      const owner = transaction.objectStore("host").get("owner");
      owner.onsuccess = () => {
        if (owner.result !== this.owner) {
          taken = true;
          transaction.abort();
          return;
        }
        try {
          const kv = transaction.objectStore("kv");
          for (const [key, bytes] of batch.puts) kv.put(bytes, key);
          for (const key of batch.removes) kv.delete(key);
        } catch {
          transaction.abort();
        }
      };
    });
  }

  close(): void {
    this.db.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (typeof indexedDB === "undefined") {
      reject(new Error("no IndexedDB"));
      return;
    }
    const request = indexedDB.open("tend", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kv");
      request.result.createObjectStore("host");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB refused"));
    request.onblocked = () => reject(new Error("IndexedDB blocked"));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB aborted"));
  });
}
