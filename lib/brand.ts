/** Colours of an accent on a light or a dark ground, as `#rrggbb`. */
export interface Accent {
  readonly accent: string;
  /** Of what the pointer is on. */
  readonly strong: string;
  /** Of text on the accent. */
  readonly on: string;
  /** Of a ground that only hints at the accent. */
  readonly tint: string;
}

/** Who runs the deployment, as people see it on pages and in mails. A stage's `brand` says it (`infra/stage.ts`). */
export interface Brand {
  readonly operator?: string;
  readonly product?: string;
  /** A mail address, or the address of a page. */
  readonly support?: string;
  /** The address of a page beside it. */
  readonly supportPage?: string;
  readonly imprint?: string;
  readonly privacy?: string;
  readonly terms?: string;
  readonly accent?: { readonly light: Accent; readonly dark: Accent };
  /** The languages of pages, the first one where nothing is asked for; all where it is left out. */
  readonly locales?: readonly string[];
  /** The media type of the logo that `GET /brand/logo` answers. */
  readonly logo?: "image/svg+xml" | "image/png";
}

/** The brand of this deployment. The stack has checked it; nothing is said where there is none, as in a test. */
export const brand: Brand = JSON.parse(process.env.BRAND ?? "{}");

/** The address that a link leads to where somebody is reached: by mail, or on a page. */
export const wayTo = (way: string): string => (way.startsWith("https:") ? way : `mailto:${way}`);

/** Where the operator is reached, by the name of each way: the only one is called what the reader's language calls it. */
export const supportWays = (
  { support, supportPage }: Pick<Brand, "support" | "supportPage">,
  name: string,
): (readonly [name: string, way: string])[] => {
  const ways = [support, supportPage].filter((each) => each !== undefined);
  return ways.map((way) => [ways.length > 1 ? way.replace(/^https:\/\//, "") : name, way] as const);
};

/** The placeholder of texts that needs no value of its own. */
export const operatorPlaceholder = "operatorContact";

/**
 * What stands behind the words "the operator of the platform" in every language: who that is and how to reach it. It is
 * put where a text has `{operatorContact}`.
 */
export const operatorContact = ({ operator, support, supportPage }: Brand): string => {
  const named = [operator, support, supportPage].filter((each) => each !== undefined);
  return named.length > 0 ? ` (${named.join(", ")})` : "";
};

/** The operator, as answers of the API name it in English: programs hand them on to people. */
export const theOperator = `the operator of this deployment${operatorContact(brand)}`;
