// Photos as people pick them, and what of them a page shows.

const place = "GPSLatitude 48.8566 GPSLongitude 2.3522";

/** Keeps every picture that the page shows, so that a test can look at its bytes. For a page before it starts. */
export const keepShown = () => {
  globalThis.shown = [];
  const made = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => {
    const src = made(blob);
    globalThis.shown.push([src, blob]);
    return src;
  };
};

// Where it was, and when: "2019:06:29 18:03:12".
function exif(taken) {
  const short = (n) => [n >> 8, n & 255];
  const field = (tag, type, count, at) => [...short(tag), ...short(type), 0, 0, 0, count, 0, 0, 0, at];
  const bytes = [
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    ...short(2),
    ...field(0x8769, 4, 1, 38),
    ...field(0x8825, 4, 1, 76),
    0,
    0,
    0,
    0,
  ];
  bytes.push(...short(1), ...field(0x9003, 2, 20, 56), 0, 0, 0, 0);
  return Buffer.concat([Buffer.from("Exif\0\0"), Buffer.from(bytes), Buffer.from(`${taken}\0`), Buffer.from(place)]);
}

/** A picture of that many pixels, with so much in it that it takes its bytes; and Exif as a camera writes it. */
export async function photo(person, width, height, taken = "2024:05:04 12:00:00") {
  const bytes = await person.page.evaluate(
    async ([width, height]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      const image = context.createImageData(width, height);
      let seed = 7;
      for (let i = 0; i < image.data.length; i += 4) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        image.data.set([((i / 4) % width) & 255, (seed >> 8) & 255, (i >> 12) & 255, 255], i);
      }
      context.putImageData(image, 0, 0);
      const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [width, height],
  );
  const tiff = exif(taken);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(tiff.length + 2);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), size, tiff, Buffer.from(bytes).subarray(2)]);
}
/** Picks it in the open form. */
export const pick = (person, name, buffer, mimeType = "image/jpeg") =>
  person.page.getByTestId("photo-file").setInputFiles({ name, mimeType, buffer });

/** To the list of memories. */
export async function toMemories(person) {
  await person.tap("tab-ways");
  await person.tap("way-memories");
  await person.see("memories");
}

/** The bytes of the whole photo that stands on the page, with its size and type. */
export async function bytesShown(person) {
  await person.page.locator("[data-testid=memory-photo][data-whole=true] img").first().waitFor({ timeout: 60_000 });
  const found = await person.page.evaluate(async () => {
    const src = document.querySelector("[data-testid=memory-photo] img").src;
    const blob = globalThis.shown.find(([of]) => of === src)[1];
    const image = await createImageBitmap(blob);
    const bytes = [...new Uint8Array(await blob.arrayBuffer())];
    return { bytes, width: image.width, height: image.height, type: blob.type };
  });
  return { ...found, bytes: Buffer.from(found.bytes) };
}
