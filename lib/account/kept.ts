import { hkdfSync } from "node:crypto";
import * as z from "zod";
import { bytesOf, closed, opened } from "../http/seal.ts";

/** Data for the next page, which only the signed-in user may see. */
const kept = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("authenticator"),
    /** The access token of a sign-in made for enrolling an authenticator: the user pool asks for one. */
    accessToken: z.string(),
    secret: z.string(),
    /** Until when the data may be shown, in milliseconds. */
    until: z.number(),
  }),
  z.object({
    kind: z.literal("codes"),
    codes: z.array(z.string()),
    /** Whether an authenticator has just been connected. */
    connected: z.boolean(),
    until: z.number(),
  }),
]);
export type Kept = z.output<typeof kept>;

const context = "kept on the account's page";

/** The key is derived from the secret in the browser's cookie, so the table cannot open its own data. */
const keyOf = (cookieSecret: string): Buffer =>
  Buffer.from(hkdfSync("sha256", cookieSecret, "", context, 32));

/** Encrypts data for the next page of the browser with this cookie. */
export const closeKept = (cookieSecret: string, value: Kept): string =>
  closed(keyOf(cookieSecret), context, value);

/** The data for the next page; `undefined` when there are none, or they have expired. */
export const openKept = (cookieSecret: string, stored: string | undefined, now: Date): Kept | undefined => {
  const bytes = stored && bytesOf(stored);
  if (!bytes) return undefined;
  const { data } = kept.safeParse(opened(keyOf(cookieSecret), context, bytes));
  return data && data.until > now.getTime() ? data : undefined;
};
