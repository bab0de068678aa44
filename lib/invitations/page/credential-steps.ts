import type { Identity } from "../../aws/identity.ts";
import type { SignIn } from "../../aws/sign-in.ts";
import type { Table } from "../../table/table.ts";
import type { Link } from "../requests/token.ts";
import { type Challenge, challengeSeal } from "./challenge.ts";
import { enteredCode } from "./entered-code.ts";
import { failedSignIns } from "./failed-sign-ins.ts";
import type { Form } from "./form.ts";

/** The context of a page's sign-in: a waiting sign-in is sealed for it, and an address's failures are counted in it. */
export interface Place {
  link: Link;
  failuresOf(email: string): Link;
}

/** The result of a step of a sign-in. */
export type Step =
  | {
      state: "signed-in";
      userId: string;
      email: string;
      /**
       * When the password was entered, in milliseconds. An end of older sign-ins after this instant ends this one too.
       */
      since: number;
      review: boolean;
      /** Whether the sign-in also took a code. */
      withCode: boolean;
      /** The user pool's access token, if it has just issued one. */
      accessToken?: string;
    }
  /** The page asks for what is still needed, once more after a `problem`. */
  | { state: "asked"; pending: Challenge; session: string; problem?: "policy" | "missing" | "code" }
  | { state: "refused" }
  /** The page has waited too long, or another copy of its form has used the user pool's session up. */
  | { state: "expired"; email?: string };

/** A sign-in on a page, step by step. Failures are counted. A challenge takes further steps. Throws RATE_LIMITED. */
export const credentialSteps = ({ table, identity }: { table: Table; identity: Identity }) => {
  const failures = failedSignIns(table);
  const challenges = challengeSeal(table);

  const ask = async (
    { link }: Place,
    pending: Challenge,
    now: Date,
    problem?: "policy" | "missing" | "code",
  ): Promise<Step> => ({
    state: "asked",
    pending,
    session: await challenges.close(link, pending, now),
    ...(problem && { problem }),
  });

  /** Makes one attempt within the limit of failures. Only wrong credentials stay counted. Throws RATE_LIMITED. */
  const limited = async <T extends { state: string }>(
    counted: Link,
    now: Date,
    attempt: () => Promise<T>,
  ): Promise<T> => {
    await failures.reserve(counted, now);
    let failed = false;
    try {
      const tried = await attempt();
      failed = tried.state === "refused" || tried.state === "wrong-code";
      return tried;
    } finally {
      if (!failed) await failures.release(counted);
    }
  };

  /**
   * Answers the user pool's challenge. A session takes one answer. If the reply to an earlier answer was lost, the new
   * password is set already, and signs in.
   */
  const answer = async ({ kind, session, userName }: Challenge, given: string): Promise<SignIn> => {
    // When a recovery has to be repeated, the pool does not ask for a code.
    if (kind === "mfa-code")
      return session ? identity.answerMfa(session, userName, given) : { state: "refused" };
    const answered = await identity.answerNewPassword(session, userName, given);
    return answered.state === "refused" ? identity.signIn(userName, given) : answered;
  };

  return {
    limited,

    /** The waiting sign-in in the form; `undefined` when there is none, or it has expired. */
    waiting: ({ link }: Place, form: Form, now: Date): Promise<Challenge | undefined> =>
      challenges.open(link, form.session ?? "", now),

    /** The form's hidden field while the signed-in user reads what is accepted, and for whom. */
    reviewing: (
      { link }: Place,
      { userId: userName, email, since }: { userId: string; email: string; since: number },
      now: Date,
    ): Promise<string> =>
      challenges.close(link, { kind: "review", session: "", userName, email, since }, now),

    /** The form's hidden field while a user who has entered the right password repeats a recovery. */
    recovering: (
      { link }: Place,
      { userId: userName, email, since }: { userId: string; email: string; since: number },
      now: Date,
    ): Promise<string> =>
      challenges.close(link, { kind: "mfa-code", session: "", userName, email, since }, now),

    /** The first step: an address and its password. */
    async start(
      place: Place,
      { email, password, review }: { email: string; password: string; review: boolean },
      now: Date,
    ): Promise<Step> {
      const since = now.getTime();
      const signIn = await limited(place.failuresOf(email), now, () => identity.signIn(email, password));
      if (signIn.state === "signed-in") return { ...signIn, email, since, review, withCode: false };
      if (signIn.state !== "new-password" && signIn.state !== "mfa-code") return { state: "refused" };
      const { state: kind, session, userName } = signIn;
      return ask(place, { kind, session, userName, email, since, review }, now);
    },

    /** A further step: the new password, or the code. */
    async proceed(place: Place, form: Form, now: Date): Promise<Step> {
      const pending = await challenges.open(place.link, form.session ?? "", now);
      if (!pending) return { state: "expired" };
      const { kind, email, since, review = false } = pending;
      if (kind === "review")
        return { state: "signed-in", userId: pending.userName, email, since, review: false, withCode: false };
      const given = kind === "mfa-code" ? enteredCode(form.mfaCode) : form.newPassword;
      if (!given) return ask(place, pending, now, "missing");
      const signIn = await limited(place.failuresOf(email), now, () => answer(pending, given));
      switch (signIn.state) {
        case "signed-in":
          return { ...signIn, email, since, review, withCode: kind === "mfa-code" };
        case "new-password":
        case "mfa-code": {
          const next = { kind: signIn.state, session: signIn.session, userName: signIn.userName };
          return ask(place, { ...pending, ...next }, now);
        }
        case "wrong-code":
          return ask(place, pending, now, "code");
        case "password-policy":
          return ask(place, pending, now, "policy");
        case "refused":
          return { state: "expired", email };
      }
    },
  };
};
