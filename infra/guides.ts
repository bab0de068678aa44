import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Marked, type Tokens } from "marked";

const docs = join(import.meta.dirname, "../docs");

/** The pages of the guides in reading order: the file, and its name in the page's anchors. */
const pages = [
  ["guides/provider.md", "provider"],
  ["guides/reseller.md", "reseller"],
  ["guides/operator.md", "operator"],
  ["api.md", "contract"],
  ["errors.md", "errors"],
  ["events.md", "events"],
  ["guides/partner-center.md", "partner-center"],
] as const;

const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");

/** The anchor for a link from one guide to another file; `undefined` for a file that is not one of the guides. */
const targetOf = (href: string, name: string): string | undefined => {
  if (/^https?:/.test(href)) return href;
  const [file = "", part] = href.split("#");
  const page = file === "" ? name : pages.find(([path]) => path.endsWith(file.replaceAll("../", "")))?.[1];
  return page && `#${part ? `${page}-${part}` : page}`;
};

const render = (path: string, name: string): { title: string; html: string } => {
  let title = name;
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        if (depth === 1) title = text;
        const id = depth === 1 ? name : `${name}-${slugOf(text)}`;
        // The page has one first-level heading of its own, so those of the guides move down.
        return `<h${depth + 1} id="${id}">${this.parser.parseInline(tokens)}</h${depth + 1}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const text = this.parser.parseInline(tokens);
        const target = targetOf(href, name);
        return target ? `<a href="${target}">${text}</a>` : text;
      },
      code({ text, lang }: Tokens.Code) {
        const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        const label = lang === "text" ? "What it prints" : "Commands";
        return `<pre class="${lang ?? ""}" tabindex="0" role="group" aria-label="${label}"><code>${escaped}</code></pre>\n`;
      },
      table(token: Tokens.Table) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>`;
        const head = `<thead>${row(token.header, "th")}</thead>`;
        const body = `<tbody>${token.rows.map((cells) => row(cells, "td")).join("")}</tbody>`;
        return `<div class="table" tabindex="0" role="group" aria-label="Table"><table>${head}${body}</table></div>\n`;
      },
    },
  });
  return { html: String(marked.parse(readFileSync(join(docs, path), "utf8"))), title };
};

/**
 * The guides as one HTML document: a table of contents, then each guide. It is made from the files in `docs/` when the
 * functions are bundled. Links to other files become plain text.
 */
export const renderGuides = (): string => {
  const rendered = pages.map(([path, name]) => ({ name, ...render(path, name) }));
  const list = rendered.map(({ name, title }) => `<li><a href="#${name}">${title}</a></li>`).join("\n");
  const articles = rendered.map(({ name, html }) => `<article aria-labelledby="${name}">\n${html}</article>`);
  return [`<nav aria-label="Guides"><ol>\n${list}\n</ol></nav>`, ...articles].join("\n");
};
