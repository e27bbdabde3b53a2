// core.wasm as a function: one envelope in, one out. Anything thrown from here means: throw the instance away.
import { entropy, now } from "./time";

interface Exports {
  memory: WebAssembly.Memory;
  _initialize?: () => void;
  tend_alloc: (size: number) => number;
  tend_free: (pointer: number) => void;
  tend_new: () => void;
  tend_step: (pointer: number, size: number) => number;
}

export class Instance {
  private constructor(private readonly core: Exports) {}

  /** Throws WebAssembly.CompileError when WebAssembly is blocked, TypeError when the file can't be fetched. */
  static async load(url: string): Promise<Instance> {
    let memory: WebAssembly.Memory | undefined;
    const bytes = (): Uint8Array<ArrayBuffer> => {
      if (!memory) throw new Error("an import was called before the memory existed");
      return new Uint8Array(memory.buffer);
    };
    const { instance } = await instantiate(url, { wasi_snapshot_preview1: wasi(bytes) });
    const core = instance.exports as unknown as Exports;
    memory = core.memory;
    core._initialize?.();
    core.tend_new();
    return new Instance(core);
  }

  step(envelope: Uint8Array): Uint8Array {
    const pointer = this.core.tend_alloc(envelope.length) >>> 0;
    if (pointer === 0) throw new RangeError("the core is out of memory");
    new Uint8Array(this.core.memory.buffer).set(envelope, pointer);
    const result = this.core.tend_step(pointer, envelope.length) >>> 0;
    this.core.tend_free(pointer);
    if (result === 0) throw new RangeError("the core is out of memory");
    const length = new DataView(this.core.memory.buffer).getUint32(result, true);
    const out = new Uint8Array(this.core.memory.buffer).slice(result + 4, result + 4 + length);
    this.core.tend_free(result);
    return out;
  }
}

async function instantiate(url: string, imports: WebAssembly.Imports): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new TypeError(`the core: status ${response.status}`);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/wasm")) return WebAssembly.instantiateStreaming(response, imports);
  return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

const success = 0;
const bad_descriptor = 8;
const not_seekable = 70;

// The few system calls the core's C library makes. It has no files, so all but randomness and its last words are refused.
function wasi(bytes: () => Uint8Array<ArrayBuffer>): WebAssembly.ModuleImports {
  const view = (): DataView => new DataView(bytes().buffer);
  const set32 = (pointer: number, value: number): number => {
    view().setUint32(pointer >>> 0, value, true);
    return success;
  };
  return {
    random_get(pointer: number, size: number): number {
      entropy(bytes().subarray(pointer >>> 0, (pointer >>> 0) + size));
      return success;
    },
    fd_write(descriptor: number, parts: number, count: number, written: number): number {
      if (descriptor !== 1 && descriptor !== 2) return bad_descriptor;
      let total = 0;
      let line = "";
      for (let i = 0; i < count; i++) {
        const at = view().getUint32((parts >>> 0) + 8 * i, true);
        const size = view().getUint32((parts >>> 0) + 8 * i + 4, true);
        if (import.meta.env.DEV) line += new TextDecoder().decode(bytes().slice(at, at + size));
        total += size;
      }
      if (import.meta.env.DEV) console.debug("core:", line);
      return set32(written, total);
    },
    clock_time_get(_clock: number, _precision: bigint, result: number): number {
      view().setBigUint64(result >>> 0, BigInt(now()) * 1_000_000n, true);
      return success;
    },
    environ_sizes_get: (count: number, size: number): number => set32(count, 0) || set32(size, 0),
    environ_get: (): number => success,
    args_sizes_get: (count: number, size: number): number => set32(count, 0) || set32(size, 0),
    args_get: (): number => success,
    fd_close: (): number => bad_descriptor,
    fd_seek: (): number => not_seekable,
    fd_read: (): number => bad_descriptor,
    fd_fdstat_get: (): number => bad_descriptor,
    fd_prestat_get: (): number => bad_descriptor,
    fd_prestat_dir_name: (): number => bad_descriptor,
    proc_exit(code: number): void {
      throw new Error(`the core ended itself (${code})`);
    },
  };
}
