/** A text between two markers with a name, as a page holds it. */
export const marked = (name: string, text: string): string => `<!-- ${name} -->\n${text}\n<!-- ${name} -->`;

/** The page with new texts between its markers. Throws if a name does not have exactly two markers in the page. */
export const withMarked = (page: string, parts: Readonly<Record<string, string>>): string =>
  Object.entries(parts).reduce((whole, [name, text]) => {
    const marker = `<!-- ${name} -->`;
    const [before, , after, ...more] = whole.split(marker);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`the page has not two markers ${marker}`);
    return `${before}${marked(name, text)}${after}`;
  }, page);
