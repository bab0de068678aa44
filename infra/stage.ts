import * as z from "zod";
import { locales } from "../lib/languages/locales.ts";
import { settingNames } from "./overrides.ts";
import { productionNeeds } from "./production-needs.ts";

const limit = z.coerce.number().int().min(1).max(1_000_000);
/** CloudWatch keeps logs for one of these numbers of days. */
const logDays = z.literal([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 3_653,
]);
const origin = z.url({ protocol: /^https$/ }).transform((url) => new URL(url).origin);
const account = z.string().regex(/^[0-9]{12}$/, "must be an account number of twelve digits");
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, "must be a region such as eu-central-1");
const hostname = z.hostname().regex(/\./, "must be a host name with a dot");
const text = z.string().trim().min(1).max(200);
const listed = (value: unknown) =>
  typeof value === "string" ? value.split(",").map((each) => each.trim()) : value;

/** Who is told of an alarm: an address, or a topic that exists already, as that of a pager. */
const target = z.union([
  z.strictObject({ email: z.email() }),
  z.strictObject({ topicArn: z.string().startsWith("arn:") }),
]);

/** Requests of one caller that an execution environment accepts in a second, in the long run, and at once. */
const rate = (perSecond: number, burst: number) =>
  z.strictObject({ perSecond: limit.default(perSecond), burst: limit.default(burst) }).prefault({});

/** The shifts of traffic that CodeDeploy has ready, and for how long. */
const release = z.discriminatedUnion("shift", [
  z.strictObject({ shift: z.literal("all-at-once") }),
  z.strictObject({ shift: z.literal("canary"), minutes: z.literal([5, 10, 15, 30]).default(5) }),
  z.strictObject({ shift: z.literal("linear"), minutes: z.literal([1, 2, 3, 10]).default(1) }),
]);

const limits = z
  .strictObject({
    /** How many requests each provider may draft in a day (UTC), and how many mails it may send in a day. */
    requestsPerDay: limit.default(5_000),
    sendsPerDay: limit.default(5_000),
    /**
     * How many mails a provider may send in a minute. By default a quarter of what SES accepts in that time, so that
     * others' mails are not held up.
     */
    sendsPerMinute: limit.optional(),
    /** An environment handles about forty requests a second, so a higher limit has no effect. */
    organization: rate(20, 200),
    /** The same on public routes, from one network address. */
    address: rate(10, 100),
    /** What the gateway lets into the whole stage. It protects the account's bill. */
    gateway: rate(500, 1_000),
    /** What the table and each of its indexes may read and write in a second. It protects the account's bill. */
    table: z
      .strictObject({ readUnits: limit.default(12_000), writeUnits: limit.default(6_000) })
      .prefault({}),
    /** Invocations that Lambda lets the account have at once; a new one may have 10. An alarm rings at four fifths. */
    concurrency: limit.default(1_000),
    /** How many days an invitation's link is valid. */
    invitationDays: z.coerce.number().int().min(1).max(30).default(7),
  })
  .prefault({});

/** What stands before the API: CloudFront with a firewall (ADR 0115). */
const edge = z.strictObject({
  /** A certificate of us-east-1 for the domain. Without it one is made there, and proven in the hosted zone. */
  certificateArn: z.string().startsWith("arn:aws:acm:us-east-1:").optional(),
  /**
   * The edge's own name, as its stack tells it, once that stands. The domain then leads to the edge, and the API answers
   * nobody else. Without it the edge can be tried, and callers go past it as before.
   */
  distribution: z
    .string()
    .regex(
      /^[a-z0-9]+\.cloudfront\.net$/,
      "must be the name that CloudFront has given, such as d111111abcdef8.cloudfront.net",
    )
    .optional(),
  /** Whether AWS's rules block what they find, or only count it. */
  rules: z.enum(["count", "block"]).default("block"),
  /** What the edge lets through of one address in five minutes. */
  requestsPerFiveMinutes: z.coerce.number().int().min(10).max(2_000_000_000).default(10_000),
  /** The number of the secret between edge and functions. One more changes it. */
  secret: z.coerce.number().int().min(1).default(1),
});

/** The domain of a mail address. */
export const domainOf = (address: string): string => address.slice(address.indexOf("@") + 1).toLowerCase();

/** What a stage of `infra/stages.ts` may say. What it leaves out has the value that is named here. */
export const stageSchema = z
  .strictObject({
    /** The only account that the stage is deployed into. Without it, that of the credentials; production has one. */
    account: account.optional(),
    /** The region; `AWS_REGION` or that of the profile where it is left out. Production has one. */
    region: region.optional(),
    /** Whether people rely on the stage: data outlives the stack, and what `productionNeeds` names must be given. */
    production: z.boolean().default(false),
    /** Whether stacks, table and pool refuse to be deleted; as `production` says where it is left out. */
    protection: z.enum(["on", "off"]).optional(),
    mail: z.strictObject({
      /** The sender of mails. Its domain is the SES identity. */
      from: z.email(),
      /** Where mails come back to (SES's custom MAIL FROM), beneath the sender's domain; without it `bounce.` before that. */
      returnsTo: z.hostname().toLowerCase().optional(),
      /** `new` makes the identity. `existing` uses one that this account and region have verified already. */
      identity: z.enum(["new", "existing"]).default("new"),
      /** Mails a second that SES allows this account; the sandbox allows one. */
      ratePerSecond: z.coerce.number().min(0.25).max(1000).default(1),
      /** Mails in 24 hours that SES allows this account; the sandbox allows 200. An alarm rings at four fifths. */
      perDay: limit.default(200),
    }),
    /** The host name that the API answers at. */
    domain: z
      .strictObject({
        name: hostname,
        /** A certificate of this region. Without it one is made, and proven in the hosted zone. */
        certificateArn: z.string().startsWith("arn:").optional(),
        /** The zone that gets the records: one that exists, or `new` for one of the domain's own name. */
        hostedZone: z.union([z.literal("new"), z.strictObject({ id: text, name: hostname })]).optional(),
      })
      .optional(),
    edge: edge.optional(),
    /** The base URL of links in mails, if it is neither the domain nor the API's own. */
    publicBaseUrl: origin.optional(),
    /** Who is told of what must be looked at now, and of what can wait for the morning. */
    alarms: z
      .strictObject({ page: z.array(target).default([]), ticket: z.array(target).default([]) })
      .prefault({}),
    /** Where `docs/runbooks` of this repository is read, so that an alarm's text is a link; without it, the file is named. */
    runbooks: z
      .url({ protocol: /^https$/ })
      .transform((url) => url.replace(/\/$/, ""))
      .optional(),
    /** Who runs the stage, as people see it. */
    brand: z
      .strictObject({
        operator: text.optional(),
        product: text.optional(),
        /** A mail address, or the address of a page. */
        support: z.union([z.email(), z.url({ protocol: /^https$/ })]).optional(),
        /** A page for help, beside a mail address. */
        supportPage: z.url({ protocol: /^https$/ }).optional(),
        imprint: z.url({ protocol: /^https$/ }).optional(),
        privacy: z.url({ protocol: /^https$/ }).optional(),
        terms: z.url({ protocol: /^https$/ }).optional(),
        /** The colour of links and buttons. The synthesis refuses one on which text is hard to read. */
        accent: z
          .string()
          .regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #0b5c6b")
          .optional(),
        /** A file of this repository, SVG or PNG, up to 64 kB. Mail programs show a PNG alone. */
        logo: text.optional(),
      })
      .prefault({}),
    /** The languages that are offered, the first one where nothing is asked for. */
    locales: z
      .array(z.enum(locales))
      .min(1)
      .default([...locales]),
    /** What a provider attests when it ends a partnership, beside our English and Russian texts. */
    attestation: z
      .strictObject({
        /** The language of the text where the one that is asked for has none. */
        fallback: z.enum(locales).default("en"),
        /** Files of this repository by language, `{ "version": "…", "paragraphs": […] }`, from whoever answers for them. */
        texts: z.partialRecord(z.enum(locales), text).default({}),
      })
      .prefault({}),
    limits,
    /**
     * How a deployment hands requests over to the new version of each function: at once, or to a tenth of them first and
     * then to all (`canary`), or to one more tenth in each step (`linear`). `minutes` is the time of the first tenth, or of
     * each step. An alarm meanwhile takes the whole deployment back. As `production` says where it is left out.
     */
    release: release.optional(),
    /** How long logs and the archive of published events are kept. */
    retention: z
      .strictObject({ logDays: logDays.optional(), archiveDays: z.int().min(1).max(3_653).default(90) })
      .prefault({}),
    /** Other regions that hold a copy of the table. */
    replicaRegions: z.array(region).default([]),
    /** Dollars a month from whose share of 80 % on the account's costs are told of by a ticket. */
    budget: z.strictObject({ monthlyDollars: limit }).optional(),
    /** Tags of every resource, beside `application` and `stage`. */
    tags: z.record(z.string().regex(/^[\w.:/=+@ -]{1,128}$/), z.string().max(256)).default({}),
    /** Where commits check rights that many ask for at once: on marks or on the items themselves (ADR 0049). */
    checkRightsOn: z.enum(["marks", "items"]).optional(),
    /** Whether what rises by time is spread over several partitions (ADR 0069). */
    shards: z.enum(["off", "read", "on"]).default("off"),
    /** Whether X-Ray traces the functions' invocations: a sample, for as long as somebody looks for where time goes. */
    tracing: z.enum(["off", "on"]).default("off"),
    /** The accounts that may make rules for their own systems on the event bus. */
    eventReaders: z.preprocess(listed, z.array(account).min(1).optional()),
    /** The origins of portals in a browser that may call the API; without it none may. */
    corsOrigins: z.preprocess(listed, z.array(origin).min(1).max(20).optional()),
    /**
     * The ARN of the stream of the table that a restore has made, which the functions use from then on in place of the
     * stack's own table (docs/runbooks/restore.md).
     */
    restoredTableStream: z
      .string()
      .regex(
        /^arn:[^:]+:dynamodb:[^:]+:[0-9]{12}:table\/[^/]+\/stream\/.+$/,
        "must be the ARN of a table's stream",
      )
      .optional(),
    /** The number of the user pool: one more where a pool was lost, for a new one in its place. */
    userPool: z.coerce.number().int().min(1).default(1),
    /** The backup vault of another account, by its ARN, to which a copy of each day's back-up goes. */
    backupVault: z
      .string()
      .regex(/^arn:[^:]+:backup:[^:]+:[0-9]{12}:backup-vault:.+$/, "must be the ARN of a backup vault")
      .optional(),
    /** Whether webhooks are delivered to this very machine by http too, which only a stack on one machine can want. */
    webhooksToLoopback: z.literal("allowed").optional(),
    /** The settings that `-c name=value` may change; all of them where it is left out. */
    mayOverride: z.array(z.enum(settingNames)).optional(),
  })
  .superRefine((stage, { addIssue }) => {
    const wrong = (path: string, message: string) =>
      addIssue({ code: "custom", path: path.split("."), message });
    if (stage.production)
      for (const [path, given] of productionNeeds(stage))
        if (!given) wrong(path, "a production stage needs it");
    if (stage.mail.returnsTo && !stage.mail.returnsTo.endsWith(`.${domainOf(stage.mail.from)}`))
      wrong("mail.returnsTo", "must be a domain beneath that of mailFrom, and used for nothing else");
    if (stage.production && stage.webhooksToLoopback) wrong("webhooksToLoopback", "for one machine alone");
    if (stage.replicaRegions.length > 0 && !stage.region)
      wrong("region", "needed where there are replicas, and not one of theirs");
    if (stage.region && stage.replicaRegions.includes(stage.region))
      wrong("replicaRegions", "the stage's own region is no replica's");
    if (stage.domain && !stage.domain.certificateArn && !stage.domain.hostedZone)
      wrong("domain", "give a certificate, or a hosted zone in which a new one is proven");
    if (stage.edge && !(stage.domain && stage.region)) wrong("edge", "needs a domain and a region");
    if (stage.edge && !stage.edge.certificateArn && typeof stage.domain?.hostedZone !== "object")
      wrong("edge.certificateArn", "needed where no hosted zone exists in which a new one is proven");
  });

/** A stage as `infra/stages.ts` writes it. */
export type StageInput = z.input<typeof stageSchema>;
/** A stage with all that it leaves out filled in. */
export type Stage = z.infer<typeof stageSchema>;
