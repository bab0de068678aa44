/** The accent's colours on a light or a dark background, as `#rrggbb`. */
export interface Accent {
  readonly accent: string;
  /** Of hovered elements. */
  readonly strong: string;
  /** Of text on the accent. */
  readonly on: string;
  /** Of a background tinted with the accent. */
  readonly tint: string;
}

/** The deployment's operator, as pages and mails present it. It comes from a stage's `brand` (`infra/stage.ts`). */
export interface Brand {
  readonly operator?: string;
  readonly product?: string;
  /** A mail address, or the address of a page. */
  readonly support?: string;
  /** The address of a help page, beside a mail address. */
  readonly supportPage?: string;
  readonly imprint?: string;
  readonly privacy?: string;
  readonly terms?: string;
  readonly accent?: { readonly light: Accent; readonly dark: Accent };
  /** The languages of pages, the default first. Left out, all languages. */
  readonly locales?: readonly string[];
  /** The media type of the logo at `GET /brand/logo`. */
  readonly logo?: "image/svg+xml" | "image/png";
}

/**
 * This deployment's brand. The stack has checked it. Without one, as in a test, there are no statements about the
 * operator.
 */
export const brand: Brand = JSON.parse(process.env.BRAND ?? "{}");

/** The operator's contacts with their labels. `name` is the label of the only one. */
export const wayTo = (way: string): string => (way.startsWith("https:") ? way : `mailto:${way}`);

/** The operator's contacts with their labels. A single contact gets the reader's word for "contact". */
export const supportWays = (
  { support, supportPage }: Pick<Brand, "support" | "supportPage">,
  name: string,
): (readonly [name: string, way: string])[] => {
  const ways = [support, supportPage].filter((each) => each !== undefined);
  return ways.map((way) => [ways.length > 1 ? way.replace(/^https:\/\//, "") : name, way] as const);
};

/** The placeholder in texts that is filled without a value from the caller. */
export const operatorPlaceholder = "operatorContact";

/**
 * The text for "the operator of the platform" in every language: its name and contact. It replaces `{operatorContact}`
 * in a text.
 */
export const operatorContact = ({ operator, support, supportPage }: Brand): string => {
  const named = [operator, support, supportPage].filter((each) => each !== undefined);
  return named.length > 0 ? ` (${named.join(", ")})` : "";
};

/** The operator's English name in answers of the API, which programs show to people. */
export const theOperator = `the operator of this deployment${operatorContact(brand)}`;
