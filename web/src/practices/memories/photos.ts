// A photo that was picked becomes one that can be kept: no longer than 2048 pixels, as a JPEG that the browser paints anew, so
// that nothing a camera wrote beside the picture (place, time, owner) is left; and a small picture of it.

/** Of a memory; with their small pictures they fit into one entry (core/practice/memories). */
export const photos_most = 4;
const side_most = 2048;
const bytes_most = 4 << 20;
const small_side = 320;
const small_bytes_most = 12 << 10;

/** A photo on this page that is not kept yet. */
export interface Picked {
  file: Uint8Array;
  small: Uint8Array | undefined;
  /** An address of the picture, for as long as it is held. */
  src: string;
  /** The name that the core gave it (file.keep). */
  blob?: string;
}

/** undefined where this browser can't show it; what it is then, the core says of its beginning. */
export async function prepare(file: Blob): Promise<Picked | undefined> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  try {
    const whole = await painted(bitmap, side_most, bytes_most);
    const small = await painted(bitmap, small_side, small_bytes_most);
    if (!whole) return undefined;
    return {
      file: new Uint8Array(await whole.arrayBuffer()),
      small: small && new Uint8Array(await small.arrayBuffer()),
      src: URL.createObjectURL(whole),
    };
  } finally {
    bitmap.close();
  }
}

export function letGo(picked: { src: string }): void {
  URL.revokeObjectURL(picked.src);
}

// As good as fits: first with less care for detail, then smaller.
async function painted(bitmap: ImageBitmap, side: number, bytes: number): Promise<Blob | undefined> {
  for (let shrink = 1; shrink > 0.2; shrink *= 0.7)
    for (const quality of [0.85, 0.7, 0.5]) {
      const blob = await paintedSo(bitmap, side * shrink, quality);
      if (!blob) return undefined;
      if (blob.size <= bytes) return blob;
    }
  return undefined;
}

function paintedSo(bitmap: ImageBitmap, side: number, quality: number): Promise<Blob | undefined> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(undefined);
  // What is seen through becomes white; a JPEG knows nothing of it.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), "image/jpeg", quality));
}
