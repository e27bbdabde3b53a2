// Of a long list only the rows near what is seen are in the page. Their heights are measured as they come; how that moves what
// is seen, @tanstack/virtual-core knows. It scrolls with the window, and is put into place by the browser's own style object,
// which the page's policy allows.
import {
  defaultRangeExtractor,
  observeWindowOffset,
  observeWindowRect,
  Virtualizer,
  windowScroll,
  type VirtualItem,
} from "@tanstack/virtual-core";
import { tick } from "svelte";

export type Sizes = VirtualItem[];

const guess_px = 116;
const beyond = 6;
const above_px = 150; // of what stands above the list and stays with it

export class Rows {
  /** Those in the page, in their order. */
  shown = $state.raw<VirtualItem[]>([]);
  /** Of all rows. */
  height = $state.raw(0);
  /** Where the list begins in the page. */
  private top = 0;
  private keys: string[] = [];
  /** It stays in the page wherever one scrolls to: it has the focus. */
  private held: string | undefined;
  private readonly virtual: Virtualizer<Window, HTMLElement>;

  constructor(keys: string[], sizes: Sizes, held?: string) {
    this.keys = keys;
    this.held = held;
    this.virtual = new Virtualizer({ ...this.options, initialMeasurementsCache: sizes });
    this.look();
  }

  /** Until the function it gives is called. `list`: where the rows stand. */
  begin(list: HTMLElement): () => void {
    this.place(list);
    const end = this.virtual._didMount();
    this.virtual._willUpdate();
    this.look();
    return end;
  }

  /** Something above the list has grown or gone. */
  place(list: HTMLElement): void {
    const top = list.getBoundingClientRect().top + scrollY;
    if (Math.abs(top - this.top) < 1) return;
    this.top = top;
    this.update();
  }

  /** Other rows, or more of them. What is seen stays where it is if it is still among them; `anew`: one sees the first. */
  take(keys: string[], anew: boolean): void {
    const before = this.first();
    this.keys = keys;
    this.update();
    if (before === undefined) return;
    const start = anew ? this.top : this.startOf(before.key);
    const by = start === undefined ? 0 : anew ? start - above_px - scrollY : start - before.start;
    if (by !== 0) void tick().then(() => scrollBy(0, by));
  }

  hold(key: string | undefined): void {
    this.held = key;
  }

  /** For a row's element, for as long as it is there. */
  measure = (row: HTMLElement): (() => void) => {
    this.virtual.measureElement(row);
    return () => this.virtual.measureElement(null);
  };

  /** How far down the list a row stands. */
  offset(row: VirtualItem): number {
    return row.start - this.top;
  }

  /** For who comes back (the constructor). */
  get sizes(): Sizes {
    return this.virtual.takeSnapshot();
  }

  // The first row that is seen, once one has scrolled beyond what is above the list.
  private first(): { key: string; start: number } | undefined {
    if (scrollY <= this.top) return undefined;
    const row = this.shown.find(({ end }) => end > scrollY);
    return row && { key: String(row.key), start: row.start };
  }
  private startOf(key: string): number | undefined {
    const index = this.keys.indexOf(key);
    return index < 0 ? undefined : this.virtual.measurementsCache[index]?.start;
  }

  private update(): void {
    this.virtual.setOptions(this.options);
    this.virtual._willUpdate();
    this.look();
  }
  private look(): void {
    this.shown = this.virtual.getVirtualItems();
    this.height = this.virtual.getTotalSize();
  }

  private get options(): ConstructorParameters<typeof Virtualizer<Window, HTMLElement>>[0] {
    const { keys } = this;
    return {
      count: keys.length,
      getItemKey: (index) => keys[index] ?? index,
      estimateSize: () => guess_px,
      overscan: beyond,
      scrollMargin: this.top,
      getScrollElement: () => window,
      initialOffset: () => scrollY,
      initialRect: { width: innerWidth, height: innerHeight },
      observeElementRect: observeWindowRect,
      observeElementOffset: observeWindowOffset,
      scrollToFn: windowScroll,
      rangeExtractor: (range) => {
        const near = defaultRangeExtractor(range);
        const held = this.held === undefined ? -1 : keys.indexOf(this.held);
        return held < 0 || near.includes(held) ? near : [...near, held].sort((a, b) => a - b);
      },
      onChange: () => this.look(),
    };
  }
}
