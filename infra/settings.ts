import * as z from "zod";

const limit = z.coerce.number().int().min(1).max(1_000_000);
const origin = z.url({ protocol: /^https$/ }).transform((url) => new URL(url).origin);

const schema = z
  .object({
    /** `prod` keeps its data whatever happens to the stack; `dev` leaves nothing behind. */
    stage: z.enum(["dev", "prod"]).default("dev"),
    /** The sender of invitation mails; its domain becomes the SES identity. */
    mailFrom: z.email().optional(),
    /** Mails a second that SES allows this account; the sandbox allows one. */
    mailRatePerSecond: z.coerce.number().min(0.25).max(1000).default(1),
    /**
     * What each provider may do in a day (UTC), and in a minute: drafting requests, and having mails sent. A minute's
     * sends are a quarter of what SES takes in it where nothing else is said: one provider's mails must not be all.
     */
    requestsPerDay: limit.default(5_000),
    sendsPerDay: limit.default(5_000),
    sendsPerMinute: limit.optional(),
    /**
     * Requests a second of one organization, and of one address on what is public, that one execution environment
     * takes in the long run, and how many it takes at once. It does one after another, some forty a second: what is
     * above that limits nobody.
     */
    organizationRequestsPerSecond: limit.default(20),
    organizationBurst: limit.default(200),
    addressRequestsPerSecond: limit.default(10),
    addressBurst: limit.default(100),
    /** How long an invitation's link lives. */
    invitationDays: z.coerce.number().int().min(1).max(30).default(7),
    /** Where links lead, when not to the API's own address. */
    publicBaseUrl: origin.optional(),
    /** Who is told of alarms. */
    alarmEmail: z.email().optional(),
  })
  .refine(({ stage, mailFrom }) => stage === "dev" || mailFrom !== undefined, {
    path: ["mailFrom"],
    message: "required outside dev: an address of a domain whose DNS you control",
  })
  .transform(({ mailFrom = "invitations@example.com", sendsPerMinute, ...rest }) => ({
    ...rest,
    mailFrom,
    sendsPerMinute: sendsPerMinute ?? Math.ceil((rest.mailRatePerSecond * 60) / 4),
    /** Data outlives the stack: nothing that holds any is removed with it. */
    keepsData: rest.stage !== "dev",
  }));

/** What may differ between two deployments. */
export type Settings = z.infer<typeof schema>;

/** The names of the context values (`-c name=value`) that a deployment understands. */
export const settingNames = [
  "stage",
  "mailFrom",
  "mailRatePerSecond",
  "requestsPerDay",
  "sendsPerDay",
  "sendsPerMinute",
  "organizationRequestsPerSecond",
  "organizationBurst",
  "addressRequestsPerSecond",
  "addressBurst",
  "invitationDays",
  "publicBaseUrl",
  "alarmEmail",
] as const;

/** Checks what was given on the command line, and says what to write where it is wrong. */
export const readSettings = (context: Record<string, unknown>): Settings => {
  const read = schema.safeParse(context);
  if (read.success) return read.data;
  throw new Error(
    read.error.issues.map((issue) => `-c ${issue.path.join(".")}=…: ${issue.message}`).join("\n"),
  );
};
