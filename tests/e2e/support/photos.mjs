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

/** A picture of that many pixels, with so much in it that it takes its bytes; and Exif as a camera writes it. */
export async function photo(person, width, height) {
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
  const tiff = Buffer.concat([
    Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0", "latin1"),
    Buffer.from(place),
  ]);
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
