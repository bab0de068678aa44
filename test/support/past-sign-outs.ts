import type { Inside } from "./inside.ts";

/** A write that ends an account's sign-ins now, with the second of its instant. */
const endsSignIns = (operation: string, body: string, second: string): boolean =>
  /^(TransactWriteItems|PutItem|UpdateItem)$/.test(operation) &&
  body.includes('"signedOutAt"') &&
  body.includes(`"S":"${second}`);

/**
 * Moves the clock to the next second as soon as an end of sign-ins is written. The functions answer such a change only
 * when its second is over, because a later sign-in counts then. Here they find that it is over and do not wait.
 */
export const moveClockPastSignOuts = ({ between, now, advance }: Inside): void =>
  between.dynamodb.afterEach((operation, body) => {
    const second = new Date(now()).toISOString().slice(0, "2026-01-01T00:00:00".length);
    if (endsSignIns(operation, body, second)) advance(1_000 - (now() % 1_000));
  });
