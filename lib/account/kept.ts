import { hkdfSync } from "node:crypto";
import * as z from "zod";
import { bytesOf, closed, opened } from "../http/seal.ts";

/** What the page shows next to who is signed in, and nobody else may know. */
const kept = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("authenticator"),
    /** Of the sign-in that has just been made for it, by which the user pool takes the new secret. */
    accessToken: z.string(),
    secret: z.string(),
    /** Until when, in milliseconds. */
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

/** The key comes from the secret that the browser's cookie alone holds: the table cannot open what it keeps. */
const keyOf = (cookieSecret: string): Buffer =>
  Buffer.from(hkdfSync("sha256", cookieSecret, "", context, 32));

/** Encrypts what the page shows next for the browser with this cookie. */
export const closeKept = (cookieSecret: string, value: Kept): string =>
  closed(keyOf(cookieSecret), context, value);

/** What the page shows next; `undefined` for nothing, and for what has had its time. */
export const openKept = (cookieSecret: string, stored: string | undefined, now: Date): Kept | undefined => {
  const bytes = stored && bytesOf(stored);
  if (!bytes) return undefined;
  const { data } = kept.safeParse(opened(keyOf(cookieSecret), context, bytes));
  return data && data.until > now.getTime() ? data : undefined;
};
