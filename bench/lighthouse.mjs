// What Lighthouse says of the first page that somebody new sees, as the built app is served by a relay on this machine: the scores
// of performance, accessibility and best practices, on its slow phone and its desktop. Exit code 1 where one is below the goal.
// Usage: node bench/lighthouse.mjs [--runs N]     (tools/build app first; fetches Lighthouse with npx, some 190 MB)
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";

import { Relay } from "../tests/e2e/support/relay.mjs";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const goal = 95;
const categories = ["performance", "accessibility", "best-practices"];
const forms = { phone: [], desktop: ["--preset=desktop"] };

function audit(address, more) {
  const asked = ["--output=json", "--quiet", `--only-categories=${categories.join(",")}`, ...more];
  const flags = "--headless --no-sandbox --disable-gpu --disable-quic";
  const said = execFileSync("npx", ["--yes", "lighthouse@12.8.2", address, ...asked, `--chrome-flags=${flags}`], {
    env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell" },
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(said);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const relay = await Relay.start();
try {
  for (const [form, more] of Object.entries(forms)) {
    const all = Array.from({ length: Number(values.runs) }, () => audit(relay.origin, more));
    for (const category of categories) {
      const score = Math.round(100 * median(all.map((one) => one.categories[category].score)));
      if (score < goal) process.exitCode = 1;
      console.log(`${form.padEnd(8)} ${category.padEnd(15)} ${String(score).padStart(4)}   at least ${goal}`);
    }
    for (const measure of ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"])
      console.log(
        `${form.padEnd(8)} ${measure.padEnd(25)} ${Math.round(median(all.map((one) => one.audits[measure].numericValue)))} ms`,
      );
  }
} finally {
  await relay.stop();
}
