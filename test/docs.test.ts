import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const pages = globSync(["*.md", "docs/**/*.md"], { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), "utf8"),
}));

test("no command of the README or the docs has a trailing comment, which a default zsh takes for arguments", () => {
  const blocks = pages.flatMap(({ text }) => [...text.matchAll(/```(?:sh|bash|console)\n(.*?)```/gs)]);
  const lines = blocks.flatMap(([, commands = ""]) => commands.split("\n"));
  expect(lines.length).toBeGreaterThan(40);
  expect(lines.filter((line) => /(^|\s)#\s/.test(line))).toEqual([]);
});

test("every link from the README and the docs to a file leads to an existing one", () => {
  const links = pages.flatMap(({ file, text }) =>
    [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = ""]) => ({ file, link })),
  );
  const local = links.filter(({ link }) => !/^[a-z]+:/.test(link));
  expect(local.length).toBeGreaterThan(40);
  expect(local.filter(({ file, link }) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
});
