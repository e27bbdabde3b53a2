// Words that are being written: still there after going back and forward, and handed on when a newer version takes over. In
// memory only: browser storage would hold them in the open.
export class Draft<Fields extends object = object> {
  now: Fields;
  private readonly empty: Fields;
  /** What of it a person typed. */
  readonly words: () => string[];

  constructor(empty: Fields, words: (fields: Fields) => string[]) {
    this.empty = empty;
    this.now = $state({ ...empty });
    this.words = () => words(this.now).filter((text) => text.trim() !== "");
  }

  get begun(): boolean {
    return this.words().length > 0;
  }

  clear(): void {
    this.now = { ...this.empty };
  }

  /** What it held in the page before this one. */
  takeUp(before: object): void {
    this.now = { ...this.empty, ...before };
  }
}
