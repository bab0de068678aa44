// Made from the files of texts by `npm run languages`: do not edit.
import type { Message, Phrase } from "./message.ts";

/** What each language has to say. A message names its placeholders. */
export interface Texts {
  readonly language: string;
  readonly draft: {
    readonly subject: Message<{ readonly provider: string }>;
    readonly message: readonly Phrase<{ readonly provider: string }>[];
  };
  readonly mail: {
    readonly intro: Message<{ readonly provider: string }>;
    readonly introWithWebsite: Message<{ readonly provider: string; readonly website: string }>;
    readonly inviter: Message<{ readonly person: string; readonly roles: string }>;
    readonly messageFrom: Message<{ readonly provider: string }>;
    readonly button: string;
    readonly buttonHint: string;
    readonly validUntil: Message<{ readonly date: string }>;
    readonly personal: string;
    readonly unexpected: string;
  };
  readonly roles: {
    readonly GlobalAdmin: string;
    readonly UserManagementAdmin: string;
    readonly AdminAgent: string;
    readonly SalesAgent: string;
  };
  readonly reminderMail: {
    readonly subject: Message<{ readonly provider: string }>;
    readonly intro: Message<{ readonly provider: string }>;
    readonly ask: string;
  };
  readonly mailFoot: {
    readonly about: string;
  };
  readonly letters: {
    readonly accepted: {
      readonly subject: Message<{ readonly reseller: string }>;
      readonly text: Message<{ readonly reseller: string }>;
    };
    readonly declined: {
      readonly subject: string;
      readonly text: Message<{ readonly address: string }>;
    };
    readonly expired: {
      readonly subject: string;
      readonly text: Message<{ readonly address: string }>;
    };
    readonly receipt: {
      readonly subject: Message<{ readonly provider: string }>;
      readonly text: Message<{ readonly provider: string }>;
    };
    readonly passwordChosen: {
      readonly subject: string;
      readonly text: Message<{ readonly organization: string }>;
    };
    readonly credentialsReset: {
      readonly subject: string;
      readonly text: Message<{ readonly organization: string }>;
    };
    readonly secondFactorOn: {
      readonly subject: string;
      readonly text: Message<{ readonly organization: string }>;
    };
    readonly recoveryCodeUsed: {
      readonly subject: string;
      readonly text: Message<{ readonly organization: string }>;
    };
    readonly recoveryCodesMade: {
      readonly subject: string;
      readonly text: Message<{ readonly organization: string }>;
    };
    readonly disabled: {
      readonly subject: string;
      readonly text: Message<{ readonly organization: string }>;
    };
    readonly enabled: {
      readonly subject: string;
      readonly text: Message<{ readonly organization: string }>;
    };
    readonly clientChanged: {
      readonly subject: Message<{ readonly organization: string }>;
      readonly text: Message<{ readonly client: string; readonly organization: string }>;
    };
    readonly unexpected: string;
  };
  readonly adminLetters: {
    readonly subject: Message<{ readonly account: string }>;
    readonly intro: Message<{ readonly organization: string; readonly account: string }>;
    readonly passwordChosen: Message<{ readonly account: string }>;
    readonly credentialsReset: Message<{ readonly by: string; readonly account: string }>;
    readonly disabled: Message<{ readonly by: string; readonly account: string }>;
    readonly enabled: Message<{ readonly by: string; readonly account: string }>;
    readonly secondFactorOn: Message<{ readonly account: string }>;
    readonly recoveryCodeUsed: Message<{ readonly account: string }>;
    readonly recoveryCodesMade: Message<{ readonly account: string }>;
    readonly unexpected: Message<{ readonly organization: string; readonly provider: string }>;
  };
  readonly webhookNotice: {
    readonly subject: string;
    readonly gone: Message<{ readonly endpoint: string; readonly host: string }>;
    readonly failing: Message<{ readonly endpoint: string; readonly host: string }>;
    readonly enable: Message<{ readonly call: string }>;
    readonly replay: Message<{ readonly call: string }>;
  };
  readonly unsubscribe: {
    readonly title: string;
    readonly saved: string;
    readonly wanted: Message<{ readonly address: string; readonly organization: string }>;
    readonly organization: Message<{ readonly address: string; readonly organization: string }>;
    readonly all: Message<{ readonly address: string }>;
    readonly security: string;
    readonly endOrganization: Message<{ readonly organization: string }>;
    readonly endAll: string;
    readonly again: string;
  };
  readonly page: {
    readonly brand: string;
    readonly languages: string;
    readonly error: Message<{ readonly title: string }>;
    readonly footer: string;
    readonly from: Message<{ readonly provider: string }>;
    readonly back: string;
    readonly problemHeading: string;
    readonly footerAccount: string;
  };
  readonly open: {
    readonly title: Message<{ readonly provider: string }>;
    readonly heading: Message<{ readonly provider: string }>;
    readonly lead: string;
    readonly details: {
      readonly inviter: string;
      readonly country: string;
      readonly website: string;
      readonly sentTo: string;
      readonly validUntil: string;
    };
    readonly meaningHeading: string;
    readonly meaning: readonly string[];
    readonly acceptHeading: string;
    readonly acceptIntro: string;
    readonly email: string;
    readonly password: string;
    readonly authorised: string;
    readonly acceptButton: string;
    readonly declineHeading: string;
    readonly declineIntro: string;
    readonly declineButton: string;
    readonly declinedNote: Message<{ readonly provider: string; readonly date: string }>;
  };
  readonly problems: {
    readonly credentials: string;
    readonly lockout: string;
    readonly tooManyAttempts: string;
    readonly sessionExpired: string;
    readonly fields: {
      readonly email: string;
      readonly password: string;
      readonly authorised: string;
      readonly decision: string;
    };
    readonly newPasswordMissing: string;
    readonly newPasswordPolicy: string;
    readonly codeMissing: string;
    readonly codeWrong: string;
  };
  readonly newPassword: {
    readonly title: string;
    readonly intro: Message<{ readonly provider: string }>;
    readonly email: string;
    readonly label: string;
    readonly requirements: string;
    readonly minimumLength: Message<{ readonly count: number }>;
    readonly lowercase: string;
    readonly uppercase: string;
    readonly digit: string;
    readonly symbol: string;
    readonly introAccount: string;
  };
  readonly mfa: {
    readonly title: string;
    readonly intro: Message<{ readonly provider: string }>;
    readonly label: string;
    readonly button: string;
    readonly introAccount: string;
  };
  readonly accepted: {
    readonly title: string;
    readonly paragraphs: readonly Phrase<{ readonly reseller: string; readonly provider: string; readonly date: string }>[];
  };
  readonly acceptedEnded: {
    readonly title: string;
    readonly paragraphs: readonly Phrase<{ readonly reseller: string; readonly provider: string; readonly date: string }>[];
  };
  readonly otherRegion: Message<{ readonly reseller: string; readonly resellerRegion: string; readonly provider: string; readonly providerRegion: string }>;
  readonly declined: {
    readonly title: string;
    readonly paragraphs: readonly Phrase<{ readonly provider: string; readonly date: string }>[];
  };
  readonly declinedForNow: {
    readonly title: string;
    readonly paragraphs: readonly Phrase<{ readonly provider: string; readonly date: string; readonly until: string }>[];
  };
  readonly answeredAccepted: {
    readonly title: string;
    readonly paragraphs: readonly Phrase<{ readonly provider: string; readonly date: string }>[];
  };
  readonly answeredDeclined: {
    readonly title: string;
    readonly paragraphs: readonly Phrase<{ readonly provider: string; readonly date: string }>[];
  };
  readonly notices: {
    readonly superseded: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly supersededByHand: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly expired: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly revoked: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly providerSuspended: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly unknown: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly notEnrolled: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly resellerSuspended: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly forAnother: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly roleRequired: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly alreadyPartnered: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly tooManyRequests: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly crossSite: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly badRequest: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly proofUnknown: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly proofExpired: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly addressTaken: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly enrolmentMailed: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly enrolmentOpen: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly enrolmentApproved: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly enrolmentRejected: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly enrolmentUnknown: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly enrolmentExpired: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly enrolmentOver: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly tooManyEnrolments: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly passwordMailed: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly passwordChosen: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly passwordLinkUnknown: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly passwordLinkExpired: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly unavailable: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly unsubscribeUnknown: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly signedOutEverywhere: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
    readonly accountSuspended: {
      readonly title: string;
      readonly paragraphs: readonly string[];
    };
  };
  readonly backToAddress: string;
  readonly addressMail: {
    readonly subject: Message<{ readonly organization: string }>;
    readonly intro: Message<{ readonly organization: string }>;
    readonly ask: Message<{ readonly organization: string }>;
    readonly button: string;
    readonly buttonHint: string;
    readonly validUntil: Message<{ readonly date: string }>;
    readonly personal: string;
    readonly unexpected: Message<{ readonly organization: string }>;
  };
  readonly proveAddress: {
    readonly title: string;
    readonly lead: Message<{ readonly organization: string }>;
    readonly organization: string;
    readonly address: string;
    readonly validUntil: string;
    readonly meaningHeading: string;
    readonly meaning: readonly Phrase<{ readonly organization: string }>[];
    readonly confirmed: Message<{ readonly organization: string }>;
    readonly missing: Message<{ readonly organization: string }>;
    readonly button: string;
  };
  readonly releaseAddress: {
    readonly heading: Message<{ readonly organization: string }>;
    readonly intro: Message<{ readonly organization: string }>;
    readonly confirmed: Message<{ readonly organization: string }>;
    readonly missing: Message<{ readonly organization: string }>;
    readonly button: string;
  };
  readonly addressProven: {
    readonly title: string;
    readonly paragraphs: readonly Phrase<{ readonly address: string; readonly organization: string }>[];
  };
  readonly addressReleased: {
    readonly title: string;
    readonly paragraphs: readonly Phrase<{ readonly address: string; readonly organization: string }>[];
    readonly again: string;
  };
  readonly notEnrolledYet: {
    readonly heading: string;
    readonly intro: string;
    readonly button: string;
  };
  readonly enrol: {
    readonly title: string;
    readonly lead: Message<{ readonly provider: string }>;
    readonly steps: readonly string[];
    readonly company: string;
    readonly person: string;
    readonly fields: {
      readonly name: string;
      readonly country: string;
      readonly mpnId: string;
      readonly website: string;
      readonly organizationRegistrationNumber: string;
      readonly displayName: string;
      readonly email: string;
    };
    readonly chooseCountry: string;
    readonly mpnHint: string;
    readonly emailHint: string;
    readonly button: string;
    readonly back: string;
    readonly missing: {
      readonly name: string;
      readonly country: string;
      readonly mpnId: string;
      readonly website: string;
      readonly organizationRegistrationNumber: string;
      readonly displayName: string;
      readonly email: string;
    };
  };
  readonly backToForm: string;
  readonly enrolmentMail: {
    readonly subject: string;
    readonly intro: Message<{ readonly provider: string }>;
    readonly ask: string;
    readonly button: string;
    readonly buttonHint: string;
    readonly validUntil: Message<{ readonly date: string }>;
    readonly personal: string;
    readonly unexpected: string;
  };
  readonly proveEnrolment: {
    readonly title: string;
    readonly lead: Message<{ readonly provider: string }>;
    readonly validUntil: string;
    readonly confirmed: string;
    readonly missing: string;
    readonly button: string;
  };
  readonly passwordMail: {
    readonly subject: Message<{ readonly organization: string }>;
    readonly intro: Message<{ readonly organization: string }>;
    readonly ask: string;
    readonly button: string;
    readonly buttonHint: string;
    readonly validUntil: Message<{ readonly date: string }>;
    readonly personal: string;
    readonly unexpected: Message<{ readonly organization: string }>;
  };
  readonly forgottenMail: {
    readonly subject: Message<{ readonly organization: string }>;
    readonly intro: Message<{ readonly organization: string }>;
    readonly ask: string;
    readonly button: string;
    readonly buttonHint: string;
    readonly validUntil: Message<{ readonly date: string }>;
    readonly personal: string;
    readonly unexpected: string;
  };
  readonly forgottenAdminMail: {
    readonly subject: Message<{ readonly account: string }>;
    readonly intro: Message<{ readonly account: string; readonly organization: string }>;
    readonly ask: Message<{ readonly organization: string }>;
  };
  readonly askPassword: {
    readonly forgotten: string;
    readonly title: string;
    readonly lead: string;
    readonly email: string;
    readonly missing: string;
    readonly button: string;
    readonly customers: string;
  };
  readonly choosePassword: {
    readonly title: string;
    readonly lead: Message<{ readonly organization: string }>;
    readonly button: string;
  };
  readonly host: {
    readonly title: Message<{ readonly operator: string }>;
    readonly lead: Message<{ readonly operator: string }>;
    readonly missingTitle: string;
    readonly missing: string;
    readonly mailHeading: string;
    readonly mail: readonly Phrase<{ readonly operator: string }>[];
    readonly reportHeading: string;
    readonly report: Message<{ readonly operator: string }>;
    readonly website: Message<{ readonly operator: string }>;
    readonly accountHeading: string;
    readonly developersHeading: string;
    readonly reference: string;
    readonly guides: string;
  };
  readonly brand: {
    readonly operatedBy: Message<{ readonly operator: string }>;
    readonly mailFrom: Message<{ readonly operator: string }>;
    readonly support: string;
    readonly imprint: string;
    readonly privacy: string;
    readonly terms: string;
  };
  readonly review: {
    readonly title: string;
    readonly lead: Message<{ readonly provider: string; readonly reseller: string }>;
    readonly button: Message<{ readonly reseller: string }>;
    readonly timeLimit: Message<{ readonly minutes: number }>;
  };
  readonly account: {
    readonly signIn: string;
    readonly lead: string;
    readonly password: string;
    readonly passwordIntro: string;
    readonly current: string;
    readonly everywhere: string;
    readonly everywhereIntro: string;
    readonly signOut: string;
    readonly signOutIntro: Message<{ readonly minutes: number }>;
    readonly changed: string;
    readonly wrong: string;
    readonly tooMany: string;
    readonly mails: {
      readonly invitationAccepted: string;
      readonly invitationDeclined: string;
      readonly invitationExpired: string;
      readonly acceptanceReceipt: string;
      readonly language: string;
      readonly security: string;
      readonly button: string;
    };
  };
  readonly authenticator: {
    readonly heading: string;
    readonly intro: string;
    readonly isOn: string;
    readonly setUp: string;
    readonly replace: string;
    readonly done: string;
    readonly tooLate: string;
    readonly title: string;
    readonly scan: string;
    readonly picture: string;
    readonly byHand: string;
    readonly account: string;
    readonly link: string;
    readonly ends: string;
    readonly button: string;
    readonly cancel: string;
  };
  readonly recovery: {
    readonly heading: string;
    readonly intro: string;
    readonly left: Message<{ readonly count: number }>;
    readonly make: string;
    readonly shownTitle: string;
    readonly shownLead: string;
    readonly kept: string;
    readonly lost: string;
    readonly title: string;
    readonly lead: string;
    readonly label: string;
    readonly button: string;
    readonly wrong: string;
    readonly missing: string;
    readonly pending: string;
  };
}
