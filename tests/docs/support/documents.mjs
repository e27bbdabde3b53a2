// The documents that are held to what they say.
import { filesUnder } from "../../structure/tree.mjs";

export const documents = filesUnder(".").filter((path) => path.endsWith(".md"));
