import { type Brand, supportWays, wayTo } from "../brand.ts";
import { type Html, html } from "../text/html.ts";

/** Whose deployment the documentation describes, how to reach it, and its own pages. */
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

/** The OpenAPI document, which is one for all deployments, with the operator of this one as its contact. */
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
