import type { EnrolmentField, Filled } from "../../../enrolments/form.ts";

/** The form by which a company asks to be enrolled, with what was filled in before. */
export type EnrolView = {
  readonly state: "enrol";
  readonly providerName: string;
  readonly filled: Filled;
  readonly wrong: readonly EnrolmentField[];
};

/** A link that proves the address of who asks to be enrolled: what was entered, for its reader to confirm. */
export type ProveEnrolmentView = {
  readonly state: "proveEnrolment";
  readonly providerName: string;
  readonly entered: Filled;
  readonly expiresAt: Date;
  readonly problem?: "missing" | undefined;
};
