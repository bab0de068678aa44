import { type Brand, supportWays, wayTo } from "../brand.ts";
import { type Html, html } from "../text/html.ts";

/** The operator in the documentation: its name, its contacts, and its own pages. */
export const operatedBy = ({ operator, imprint, privacy, terms, ...ways }: Brand): Html => {
  const own = [
    ["Imprint", imprint],
    ["Privacy", privacy],
    ["Terms", terms],
  ] as const;
  const links = [...supportWays(ways, "Support"), ...own].flatMap(([name, way]) =>
    way === undefined ? [] : [html` <a href="${wayTo(way)}">${name}</a>`],
  );
  return html`${operator !== undefined && html`<footer><p>${operator} operates this deployment.${links}</p></footer>`}`;
};

/** The OpenAPI document, which is the same for all deployments, with this deployment's operator as the contact. */
export const documentOf = (
  made: string,
  { operator, product, support, supportPage, terms }: Brand,
): string => {
  if (operator === undefined) return made;
  const { info, ...rest } = JSON.parse(made);
  const way = support && { [support.startsWith("https:") ? "url" : "email"]: support };
  const contact = { name: operator, ...(supportPage && { url: supportPage }), ...way };
  const named = { ...info, ...(product && { title: product }), contact };
  return JSON.stringify({ ...rest, info: { ...named, ...(terms && { termsOfService: terms }) } });
};
