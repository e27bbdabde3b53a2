// Looks for what people wrote in bytes that should not tell it.

const utf8 = (text) => Buffer.from(text);
const utf16le = (text) => Buffer.from(text, "utf16le");
const escaped = (text, upper) =>
  text.replace(/[^\x20-\x7e]/g, (sign) => {
    const digits = sign.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${upper ? digits.toUpperCase() : digits}`;
  });
const percent = (text) => encodeURIComponent(text);
const lowerPercent = (text) => percent(text).replace(/%../g, (sign) => sign.toLowerCase());

// The part of the base64 of `bytes` that holds whatever stands before and after them; one for each place in a group of three.
function base64(bytes, form) {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(form)
      .replaceAll("=", "");
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return Buffer.from(text.slice(before === 0 ? 0 : before + 1, whole));
  });
}

// Every form in which these bytes may be written down: [form, bytes].
function formsOfBytes(name, bytes) {
  return [
    [name, bytes],
    [`${name}, hex`, Buffer.from(bytes.toString("hex"))],
    [`${name}, HEX`, Buffer.from(bytes.toString("hex").toUpperCase())],
    ...["base64", "base64url"].flatMap((form) => base64(bytes, form).map((part, at) => [`${name}, ${form} ${at}`, part])),
  ];
}

function formsOfText(text) {
  const isLatin = /^[\0-\xff]*$/.test(text);
  return [
    ...formsOfBytes("UTF-8", utf8(text)),
    ...formsOfBytes("UTF-16 LE", utf16le(text)),
    ["UTF-16 BE", utf16le(text).swap16()],
    ...(isLatin ? [["Latin-1", Buffer.from(text, "latin1")]] : []),
    ...[escaped(text, false), escaped(text, true), percent(text), lowerPercent(text)].map((form) => ["escaped", utf8(form)]),
  ];
}

/** Something that must not be found: a text as someone typed it, or bytes. */
export class Canary {
  constructor(name, value) {
    this.name = name;
    const forms = typeof value === "string" ? formsOfText(value) : formsOfBytes("bytes", value);
    const seen = new Set();
    this.forms = forms.filter(([, bytes]) => {
      const key = bytes.toString("latin1");
      return !seen.has(key) && seen.add(key);
    });
  }

  /** The forms in which it stands in `bytes`. */
  formsIn(bytes) {
    return this.forms.filter(([, form]) => bytes.includes(form)).map(([form]) => form);
  }
}

/** Each find in `places` (a list of [where, bytes]) as { canary, where, form }. */
export function finds(canaries, places) {
  return places.flatMap(([where, bytes]) =>
    canaries.flatMap((canary) => canary.formsIn(bytes).map((form) => ({ canary: canary.name, where, form }))),
  );
}
