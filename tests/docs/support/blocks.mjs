// Fenced blocks of the documents, and what their info strings say:
//   sh [WHO]       is run as one script, and has to end with 0. WHO: a person, whose device is told by TEND_HOME
//   sh serves      is a program that stays: it has to answer, and to end with 0 when it is told to
//   console [WHO]  lines after "$ " are run; what follows one is what it says, in which … stands for anything
//   ini            a unit of systemd: it has to be right, and its program to serve
//   text           is shown and not run
// Names that stand for something else, such as https://tend.example, are put in by world.mjs.

/** [{ line, info, who, text }] of a document. */
export function blocksOf(markdown) {
  const blocks = [];
  let open;
  markdown.split("\n").forEach((text, i) => {
    const fence = /^```(.*)$/.exec(text);
    if (fence && open === undefined) {
      const [info = "", who] = fence[1].trim().split(/\s+/);
      open = { line: i + 1, info, who, text: "" };
    } else if (fence) {
      blocks.push(open);
      open = undefined;
    } else if (open !== undefined) {
      open.text += `${text}\n`;
    }
  });
  if (open !== undefined) blocks.push({ ...open, info: "an open end" });
  return blocks;
}

/** [{ command, output }] of a console block. */
export function stepsOf(text) {
  const steps = [];
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: "" });
    else if (steps.length !== 0) steps.at(-1).output += `${line}\n`;
    else throw new Error(`a console block begins with "$ ", not with: ${line}`);
  }
  return steps;
}

/** Whether what was said is what the document shows. Blanks at the ends of lines don't count. */
export function says(shown, said) {
  const tidied = (text) => text.replace(/[ \t]+$/gm, "").trim();
  const pattern = tidied(shown)
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^]*?");
  return new RegExp(`^${pattern}$`).test(tidied(said));
}
