// What was brought along, as a core to read from: the screens that show what is show this, too. It changes nothing.
import type { Blocked, Core, WithBytes } from "./client";
import { Refusal } from "./client";
import type { Views } from "./views";

export class ArchiveCore implements Core {
  constructor(
    private readonly own: Core,
    private readonly archive: string,
  ) {}

  intent(): Promise<unknown> {
    return Promise.reject(new Refusal({ key: "brought_read_only" }));
  }

  file(blob: string, small: boolean): Promise<Blob> {
    return this.own.file(blob, small, this.archive);
  }

  bytes<Name extends keyof Views>(name: Name, fields: object): Promise<WithBytes<Views[Name]>> {
    return this.own.bytes(name, fields, this.archive);
  }

  view<Name extends keyof Views>(name: Name, fields?: object, files?: Uint8Array[]): Promise<Views[Name]> {
    return this.own.view(name, fields, files, this.archive);
  }

  onChanged(listener: (views: string[]) => void): void {
    this.own.onChanged(listener);
  }

  onBlocked(listener: (why: Blocked | undefined) => void): void {
    this.own.onBlocked(listener);
  }

  restart(): void {
    this.own.restart();
  }

  stop(): void {
    this.own.stop();
  }
}
