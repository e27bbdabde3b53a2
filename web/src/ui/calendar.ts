/** Hands an iCalendar file to whatever this device opens it with. */
export function saveCalendar(ics: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([ics], { type: "text/calendar" }));
  link.download = "tend.ics";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
