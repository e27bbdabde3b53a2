// Writes the icons a person can choose from to public/icons/: NAME.svg for the tab, NAME-192.png and NAME-512.png for the home
// screen, where the edge is cut by the phone. `node tools/icons.mjs`
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const out = fileURLToPath(new URL("../public/icons/", import.meta.url));
const petals = [0, 72, 144, 216, 288]
  .map(
    (turn, i) =>
      `<ellipse cx="20" cy="9.5" rx="4.2" ry="6" opacity="${i % 2 ? 0.7 : 0.85}" transform="rotate(${turn} 20 15.6)"/>`,
  )
  .join("");
const rays = [0, 45, 90, 135, 180, 225, 270, 315]
  .map((turn) => `<path d="M20 6.5v3.6" transform="rotate(${turn} 20 20)"/>`)
  .join("");

const icons = {
  flower: {
    ground: "#FBF6EE",
    drawn: `<path d="M20 33.5V19" stroke="#6F8C6B" stroke-width="2.2" stroke-linecap="round"/><g fill="#9C3D4B">${petals}</g><circle cx="20" cy="15.6" r="3" fill="#FBF6EE"/>`,
  },
  leaf: {
    ground: "#E3EBDD",
    drawn: `<path d="M11 29.5C9.5 17 16.5 10 30.5 9.5 31 23.5 24 31 11 29.5Z" fill="#3F6047" opacity=".88"/><path d="M9 32 23 17.5" stroke="#E3EBDD" stroke-width="1.7" stroke-linecap="round"/>`,
  },
  notebook: {
    ground: "#E5E5F0",
    drawn: `<rect x="11" y="8.5" width="18.5" height="23" rx="2.6" fill="#4A4F7C"/><path d="M15.5 8.5v23" stroke="#E5E5F0" stroke-width="1.5"/><path d="M19 15h7M19 19h5" stroke="#E5E5F0" stroke-width="1.6" stroke-linecap="round"/>`,
  },
  sun: {
    ground: "#F7E8C8",
    drawn: `<circle cx="20" cy="20" r="6.2" fill="#B27A1E"/><g stroke="#B27A1E" stroke-width="2" stroke-linecap="round">${rays}</g>`,
  },
  circle: { ground: "#E8E4DC", drawn: `<circle cx="20" cy="20" r="9" fill="none" stroke="#5F6468" stroke-width="3.2"/>` },
};

const svg = ({ ground, drawn }, round) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="${round}" fill="${ground}"/>${drawn}</svg>\n`;

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
for (const [name, icon] of Object.entries(icons)) {
  writeFileSync(`${out}${name}.svg`, svg(icon, 10));
  for (const size of [192, 512]) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg(icon, 0)}`);
    await page.screenshot({ path: `${out}${name}-${size}.png` });
  }
}
await browser.close();
