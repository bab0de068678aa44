import { write } from "./page.ts";

// Writes the tables of docs/scale.md from docs/scale.json, which the promises' row 41 measures.
write();
console.log("docs/scale.md is written.");
