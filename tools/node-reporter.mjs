// A reporter for `node --test`: one line of JSON per test case, { name, file?, ms?, failed?, skipped? }, as tools/test.mjs counts them.
import { basename, relative } from "node:path";

export default async function* (events) {
  const names = []; // the names of the tests and suites we stand in, by depth
  const printed = {}; // what each file wrote to its standard error
  for await (const { type, data } of events) {
    if (type === "test:stderr") {
      printed[data.file] = (printed[data.file] ?? "") + data.message;
    } else if (type === "test:start") {
      names[data.nesting] = data.name;
      names.length = data.nesting + 1;
    } else if (type === "test:fail" || type === "test:pass") {
      const one = caseOf(type, data, names, printed);
      const file = data.file ? basename(data.file) : undefined;
      if (one !== undefined) yield `${JSON.stringify({ ...one, file, ms: Math.round(data.details?.duration_ms ?? 0) })}\n`;
    }
  }
}

function caseOf(type, data, names, printed) {
  const path = [...names.slice(0, data.nesting), data.name].join(" › ");
  const isFile = data.nesting === 0 && /\.test\.mjs$/.test(data.name);
  if (type === "test:fail") {
    const { error } = data.details;
    // A suite, or a test with tests inside, fails because one inside failed; that one is counted.
    if (error?.failureType === "subtestsFailed") return undefined;
    const cause = error?.cause ?? error;
    const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause?.stack ?? cause);
    const where = data.file ? `${relative(process.cwd(), data.file)}:${data.line}\n` : "";
    // A file that broke before or between its tests explains itself on its standard error only.
    return { name: path, failed: where + why + (isFile ? `\n${printed[data.file] ?? ""}` : "") };
  }
  if (isFile) return { name: path, failed: "this file holds no test" };
  if (data.details?.type === "suite") return undefined;
  if (data.skip !== undefined || data.todo !== undefined) return { name: path, skipped: true };
  return { name: path };
}
