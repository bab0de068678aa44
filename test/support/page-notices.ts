import type { NoticeState } from "../../lib/invitations/page/html/view.ts";

/** Every notice, and whether the invitation behind it is known. The compiler names a missing notice. */
export const hasInvitation: Readonly<Record<NoticeState, boolean>> = {
  superseded: true,
  supersededByHand: true,
  expired: true,
  revoked: true,
  providerSuspended: true,
  unknown: false,
  notEnrolled: true,
  resellerSuspended: true,
  forAnother: true,
  roleRequired: true,
  alreadyPartnered: true,
  proofUnknown: false,
  proofExpired: false,
  addressTaken: false,
  tooManyRequests: true,
  crossSite: false,
  badRequest: false,
  unavailable: false,
  enrolmentMailed: false,
  enrolmentOpen: false,
  enrolmentApproved: false,
  enrolmentRejected: false,
  enrolmentUnknown: false,
  enrolmentExpired: false,
  enrolmentOver: false,
  tooManyEnrolments: false,
  passwordMailed: false,
  passwordChosen: false,
  passwordLinkUnknown: false,
  signedOutEverywhere: false,
  accountSuspended: false,
  passwordLinkExpired: false,
  unsubscribeUnknown: false,
};

const isNotice = (state: string): state is NoticeState => state in hasInvitation;

export const noticeStates = Object.keys(hasInvitation).filter(isNotice);
