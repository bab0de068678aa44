import type { EnrolmentField, Filled } from "../../../enrolments/form.ts";

/** The form of an enrolment request, with the values entered before. */
export type EnrolView = {
  readonly state: "enrol";
  readonly providerName: string;
  readonly filled: Filled;
  readonly wrong: readonly EnrolmentField[];
};

/** The page of a link that proves an enrolment request's address. It shows the form's values for confirmation. */
export type ProveEnrolmentView = {
  readonly state: "proveEnrolment";
  readonly providerName: string;
  readonly entered: Filled;
  readonly expiresAt: Date;
  readonly problem?: "missing" | undefined;
};
