// What is wrong with the items of a pack by the rules of content/packs.toml; one sentence each.

const id_form = /^[a-z](\.[a-z0-9]+(_[a-z0-9]+)*){1,2}$/;

export function schemaTroubles({ tags: known_tags }, rules, items) {
  const troubles = items.flatMap((item) =>
    [
      ...idTroubles(rules, item),
      ...fieldTroubles(rules, item),
      ...textTroubles(rules, item),
      ...tagTroubles(rules, item, known_tags),
      ...distanceTroubles(item),
      ...levelTroubles(item),
    ].map((trouble) => `${item.id}: ${trouble}`),
  );
  const ids = items.map(({ id }) => id);
  return [...troubles, ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id}: its id is given twice`)];
}

export const kindOf = (id) => (id.split(".").length === 3 ? id.split(".")[1] : undefined);

function idTroubles(rules, { id }) {
  if (!id_form.test(id) || id.length > 40) return ["its id is not of short lower-case words with _ between them"];
  const [first, ...rest] = id.split(".");
  if (first !== rules.id) return [`its id does not begin with ${rules.id}`];
  if (rules.kinds === undefined) return rest.length === 1 ? [] : ["this pack has no kinds"];
  return rest.length === 2 && rules.kinds.includes(rest[0]) ? [] : [`${rest[0]} is no kind of this pack`];
}

function fieldTroubles({ fields = {}, optional = {}, texts = {}, words }, item) {
  const known = new Set(["id", "text", "tags", "retired", "words", ...Object.keys({ ...fields, ...optional, ...texts })]);
  const troubles = Object.keys(item)
    .filter((field) => !known.has(field))
    .map((field) => `the field ${field} is not known`);
  for (const [field, values] of Object.entries(fields))
    if (!values.includes(item[field])) troubles.push(`${field} is none of ${values.join(", ")}`);
  for (const [field, values] of Object.entries(optional))
    if (field in item && !isSubset(item[field], values)) troubles.push(`${field} is no list out of ${values.join(", ")}`);
  if ("retired" in item && item.retired !== true) troubles.push("retired is true or left out");
  if (words !== undefined || "words" in item) troubles.push(...wordTroubles(words, item.words));
  return troubles;
}

function isSubset(list, values) {
  return (
    Array.isArray(list) && list.length > 0 && new Set(list).size === list.length && list.every((one) => values.includes(one))
  );
}

function wordTroubles(count, words) {
  const good = Array.isArray(words) && words.length === count && new Set(words).size === count;
  return good && words.every((word) => /^[\p{L}’, ]{1,24}$/u.test(word))
    ? []
    : [`it does not have ${count} different words to choose from`];
}

/** Everything of an item that a person reads. */
export function textsOf({ text, far, name, words = [] }) {
  return [text, far, name, ...words].filter((one) => one !== undefined);
}

function textTroubles({ texts = {}, length }, item) {
  const troubles = [];
  for (const [field, need] of Object.entries({ text: "needed", ...texts })) {
    const text = item[field];
    if (text === undefined ? need === "needed" : typeof text !== "string" || text === "") troubles.push(`${field} is no text`);
    else if (text !== undefined && text.length > (field === "name" ? 24 : length)) troubles.push(`${field} is too long`);
  }
  return troubles;
}

function tagTroubles({ tags: pack_tags }, { tags }, known_tags) {
  if (tags === undefined) return [];
  if (!isSubset(tags, Object.keys(known_tags))) return ["a tag is not known, or stands twice"];
  return tags.filter((tag) => !pack_tags.includes(tag)).map((tag) => `this pack has no tag ${tag}`);
}

// What leads the deck is there for those far apart, too.
function distanceTroubles({ distance, far, tags = [] }) {
  if (distance === undefined) return [];
  if (far !== undefined && distance !== "both") return ["it has a text for those far apart, and is not for both"];
  const leads = tags.includes("new") || tags.includes("close");
  return leads && distance === "near" ? ["it is new or close, and so leads, but has no form for those far apart"] : [];
}

function levelTroubles({ id, tags = [] }) {
  const levels = tags.filter((tag) => tag === "adults" || tag === "affection");
  if (levels.length > 1) return ["it has two levels of intimacy"];
  return kindOf(id) === "intimacy" && levels.length === 0
    ? ["a question of this kind says its level: affection or adults"]
    : [];
}
