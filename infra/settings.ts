import * as z from "zod";

const limit = z.coerce.number().int().min(1).max(1_000_000);
const origin = z.url({ protocol: /^https$/ }).transform((url) => new URL(url).origin);

const domainOf = (address: string): string => address.slice(address.indexOf("@") + 1).toLowerCase();

const schema = z
  .object({
    /** `prod` keeps its data when the stack is deleted. `dev` deletes everything. */
    stage: z.enum(["dev", "prod"]).default("dev"),
    /** The sender of invitation mails; its domain becomes the SES identity. */
    mailFrom: z.email().optional(),
    /** Where mails come back to (SES's custom MAIL FROM), beneath the sender's domain; without it `bounce.` before that. */
    mailFromDomain: z.hostname().toLowerCase().optional(),
    /** Mails a second that SES allows this account; the sandbox allows one. */
    mailRatePerSecond: z.coerce.number().min(0.25).max(1000).default(1),
    /**
     * How many requests each provider may draft in a day (UTC), and how many mails it may send in a day and in a
     * minute. By default its mails of a minute are a quarter of what SES accepts in that time, so that others' mails
     * are not held up.
     */
    requestsPerDay: limit.default(5_000),
    sendsPerDay: limit.default(5_000),
    sendsPerMinute: limit.optional(),
    /**
     * How many requests a second an execution environment accepts in the long run from one organization, and on public
     * routes from one network address, and how many at once. An environment handles about forty a second, so a higher
     * limit has no effect.
     */
    organizationRequestsPerSecond: limit.default(20),
    organizationBurst: limit.default(200),
    addressRequestsPerSecond: limit.default(10),
    addressBurst: limit.default(100),
    /** How many days an invitation's link is valid. */
    invitationDays: z.coerce.number().int().min(1).max(30).default(7),
    /** The base URL of links in mails, if it is not the API's own. */
    publicBaseUrl: origin.optional(),
    /**
     * Where commits check the rights that many ask for at once: on marks, at the full rate, or on the items themselves, one
     * after another, as is needed for as long as a release without marks may run beside this one (ADR 0049).
     */
    checkRightsOn: z.enum(["marks", "items"]).optional(),
    /**
     * Whether audit records, events and scheduled entries are spread over several partitions, as a large deployment needs:
     * `read` finds them in all of them and must run everywhere before `on` writes to them (ADR 0069).
     */
    shards: z.enum(["off", "read", "on"]).default("off"),
    /** The AWS accounts that may make rules for their own systems on the event bus, by number, separated by commas. */
    eventReaders: z
      .string()
      .regex(/^[0-9]{12}(,[0-9]{12})*$/, "must be account numbers of twelve digits, separated by commas")
      .transform((accounts) => accounts.split(","))
      .optional(),
    /** The origins of portals in a browser that may call the API, separated by commas; without it none may. */
    corsOrigins: z
      .string()
      .transform((given) => given.split(",").map((each) => each.trim()))
      .pipe(z.array(origin).min(1).max(20))
      .optional(),
    /** Whether webhooks are delivered to this very machine by http too, which only a stack on one machine can want. */
    webhooksToLoopback: z.literal("allowed").optional(),
    /** The address that alarms are mailed to. */
    alarmEmail: z.email().optional(),
  })
  .refine(({ stage, mailFrom }) => stage === "dev" || mailFrom !== undefined, {
    path: ["mailFrom"],
    message: "required outside dev: an address of a domain whose DNS you control",
  })
  .refine(({ mailFrom = "", mailFromDomain: domain }) => domain?.endsWith(`.${domainOf(mailFrom)}`) ?? true, {
    path: ["mailFromDomain"],
    message: "must be a domain beneath that of mailFrom, and used for nothing else",
  })
  .refine(({ stage, webhooksToLoopback }) => stage === "dev" || webhooksToLoopback === undefined, {
    path: ["webhooksToLoopback"],
    message: "for a stack on one machine alone",
  })
  .transform(({ mailFrom = "invitations@example.com", sendsPerMinute, ...rest }) => ({
    ...rest,
    mailFrom,
    mailFromDomain: rest.mailFromDomain ?? `bounce.${domainOf(mailFrom)}`,
    checkRightsOn: rest.checkRightsOn ?? (rest.stage === "dev" ? ("marks" as const) : ("items" as const)),
    sendsPerMinute: sendsPerMinute ?? Math.ceil((rest.mailRatePerSecond * 60) / 4),
    /** Whether resources that hold data stay when the stack is deleted. */
    keepsData: rest.stage !== "dev",
  }));

/** The settings that may differ between deployments. */
export type Settings = z.infer<typeof schema>;

/** The names of the context values (`-c name=value`) that a deployment understands. */
export const settingNames = [
  "stage",
  "mailFrom",
  "mailFromDomain",
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
  "checkRightsOn",
  "shards",
  "eventReaders",
  "corsOrigins",
  "webhooksToLoopback",
  "alarmEmail",
] as const;

/** Checks the settings of the command line. Throws, for each that is wrong, what to write instead. */
export const readSettings = (context: Record<string, unknown>): Settings => {
  const read = schema.safeParse(context);
  if (read.success) return read.data;
  throw new Error(
    read.error.issues.map((issue) => `-c ${issue.path.join(".")}=…: ${issue.message}`).join("\n"),
  );
};
