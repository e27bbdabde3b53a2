/** "https://tend.example" as people read it. */
export function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}
