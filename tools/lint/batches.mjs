// The parts of cpp.mjs that know nothing of files: which sources are read together, and what clang-tidy said.

const batch_most = 8;

function kindOf(path) {
  if (/_main\.cpp$/.test(path)) return path; // each has a main() of its own
  const folder = path
    .split("/")
    .slice(0, /^(?:core|tests)\//.test(path) ? 2 : 1)
    .join("/");
  return `${/_(?:test|property)\.cpp$/.test(path) ? "tests" : "sources"} of ${folder}`;
}

/** [{ path, … }] in groups of a folder's sources or of its tests. */
export function batchesOf(sources) {
  const groups = new Map();
  for (const one of sources) groups.set(kindOf(one.path), [...(groups.get(kindOf(one.path)) ?? []), one]);
  return [...groups.values()].flatMap((group) => {
    const count = Math.ceil(group.length / batch_most);
    return Array.from({ length: count }, (_, i) => group.slice(i * batch_most, (i + 1) * batch_most));
  });
}

/** [{ path, check, text }]: each finding with its place, in the tree's own paths. */
export function findingsIn(output, pathOf = (path) => path) {
  return output
    .split(/^(?=\S+:\d+:\d+: (?:error|warning):)/m)
    .map((text) => /^(\S+?):(\d+:\d+: (?:error|warning): .*\[([\w.-]+)[^\]\n]*\](?:\n[^]*)?)$/.exec(text))
    .filter((match) => match !== null)
    .map(([, path, rest, check]) => ({ path: pathOf(path), check, text: `${pathOf(path)}:${rest.trimEnd()}` }));
}
