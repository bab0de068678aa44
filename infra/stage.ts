import * as z from "zod";
import { locales } from "../lib/languages/locales.ts";
import { settingNames } from "./overrides.ts";
import { productionNeeds } from "./production-needs.ts";

const limit = z.coerce.number().int().min(1).max(1_000_000);
/** CloudWatch accepts only these numbers of days for keeping logs. */
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

/** A receiver of alarms: an address, or an existing topic, such as a pager's. */
const target = z.union([
  z.strictObject({ email: z.email() }),
  z.strictObject({ topicArn: z.string().startsWith("arn:") }),
]);

/** Requests of one caller that an execution environment accepts in a second, in the long run and at once. */
const rate = (perSecond: number, burst: number) =>
  z.strictObject({ perSecond: limit.default(perSecond), burst: limit.default(burst) }).prefault({});

/** CodeDeploy's predefined shifts of traffic, and their minutes. */
const release = z.discriminatedUnion("shift", [
  z.strictObject({ shift: z.literal("all-at-once") }),
  z.strictObject({ shift: z.literal("canary"), minutes: z.literal([5, 10, 15, 30]).default(5) }),
  z.strictObject({ shift: z.literal("linear"), minutes: z.literal([1, 2, 3, 10]).default(1) }),
]);

const limits = z
  .strictObject({
    /** Requests that each provider may draft in a day (UTC), and mails that it may send in a day. */
    requestsPerDay: limit.default(5_000),
    sendsPerDay: limit.default(5_000),
    /**
     * Mails that a provider may send in a minute. Default: a quarter of SES's limit, so that others are not held up.
     */
    sendsPerMinute: limit.optional(),
    /** An environment handles about forty requests a second, so a higher limit has no effect. */
    organization: rate(20, 200),
    /** The same on public routes, per network address. */
    address: rate(10, 100),
    /** Requests that the gateway admits to the whole stage. It protects the account's bill. */
    gateway: rate(500, 1_000),
    /** Read and write units per second of the table and each of its indexes. It protects the account's bill. */
    table: z
      .strictObject({ readUnits: limit.default(12_000), writeUnits: limit.default(6_000) })
      .prefault({}),
    /** The account's limit of parallel Lambda invocations; a new account may have 10. An alarm rings at four fifths. */
    concurrency: limit.default(1_000),
    /** How many days an invitation's link is valid. */
    invitationDays: z.coerce.number().int().min(1).max(30).default(7),
  })
  .prefault({});

/** The edge in front of the API: CloudFront with a firewall (ADR 0115). */
const edge = z.strictObject({
  /** A certificate of us-east-1 for the domain. Left out, it is created there and validated in the hosted zone. */
  certificateArn: z.string().startsWith("arn:aws:acm:us-east-1:").optional(),
  /**
   * The edge's own domain name, from the output of its stack once that exists. With it the domain leads to the edge,
   * and the API refuses direct calls. Without it the edge can be tried, while callers still reach the API directly.
   */
  distribution: z
    .string()
    .regex(
      /^[a-z0-9]+\.cloudfront\.net$/,
      "must be the name that CloudFront has given, such as d111111abcdef8.cloudfront.net",
    )
    .optional(),
  /** Whether AWS's rules block matching requests, or only count them. */
  rules: z.enum(["count", "block"]).default("block"),
  /** Requests from one address that the edge admits in five minutes. */
  requestsPerFiveMinutes: z.coerce.number().int().min(10).max(2_000_000_000).default(10_000),
  /** The number of the secret between edge and functions. Raise it to change the secret. */
  secret: z.coerce.number().int().min(1).default(1),
});

/** The domain of a mail address. */
export const domainOf = (address: string): string => address.slice(address.indexOf("@") + 1).toLowerCase();

/** The settings of a stage in `infra/stages.ts`. Each setting's comment names its default. */
export const stageSchema = z
  .strictObject({
    /**
     * The only account that the stage is deployed to. Default: the credentials' account. A production stage must name
     * it.
     */
    account: account.optional(),
    /** The region. Default: `AWS_REGION` or that of the profile. A production stage must name it. */
    region: region.optional(),
    /** Whether people rely on the stage. Then data outlive the stack, and `productionNeeds` are required. */
    production: z.boolean().default(false),
    /** Whether stacks, table and pool are protected from deletion. Default: as `production` says. */
    protection: z.enum(["on", "off"]).optional(),
    mail: z.strictObject({
      /** The sender of mails. Its domain is the SES identity. */
      from: z.email(),
      /**
       * The host name for bounces (SES's custom MAIL FROM), in the sender's domain. Default: `bounce.` before that
       * domain.
       */
      returnsTo: z.hostname().toLowerCase().optional(),
      /** `new` creates the identity. `existing` uses one that this account and region have verified already. */
      identity: z.enum(["new", "existing"]).default("new"),
      /** SES's limit of mails per second for this account; the sandbox allows one. */
      ratePerSecond: z.coerce.number().min(0.25).max(1000).default(1),
      /** SES's limit of mails in 24 hours for this account; the sandbox allows 200. An alarm rings at four fifths. */
      perDay: limit.default(200),
    }),
    /** The host name that the API answers at. */
    domain: z
      .strictObject({
        name: hostname,
        /** A certificate of this region. Left out, it is created, and validated in the hosted zone. */
        certificateArn: z.string().startsWith("arn:").optional(),
        /** The zone that gets the records: an existing one, or `new` for one with the domain's own name. */
        hostedZone: z.union([z.literal("new"), z.strictObject({ id: text, name: hostname })]).optional(),
      })
      .optional(),
    edge: edge.optional(),
    /** The base URL of links in mails, if it is neither the domain nor the API's own. */
    publicBaseUrl: origin.optional(),
    /** The receivers of urgent alarms and of those that can wait for the morning. */
    alarms: z
      .strictObject({ page: z.array(target).default([]), ticket: z.array(target).default([]) })
      .prefault({}),
    /** The web address of this repository's `docs/runbooks`, for links in alarms. Left out, alarms name the file. */
    runbooks: z
      .url({ protocol: /^https$/ })
      .transform((url) => url.replace(/\/$/, ""))
      .optional(),
    /** The operator's name on pages and in mails. */
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
        /** The colour of links and buttons. The synthesis refuses a colour on which text is hard to read. */
        accent: z
          .string()
          .regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #0b5c6b")
          .optional(),
        /** A file of this repository, SVG or PNG, up to 64 kB. Mail programs only show a PNG. */
        logo: text.optional(),
      })
      .prefault({}),
    /** The languages of pages and mails. The first one is the default. */
    locales: z
      .array(z.enum(locales))
      .min(1)
      .default([...locales]),
    /** The attestations for ending a partnership, beside the built-in English and Russian texts. */
    attestation: z
      .strictObject({
        /** The language of the attestation when the requested one has no text. */
        fallback: z.enum(locales).default("en"),
        /**
         * Files of this repository by language, `{ "version": "…", "paragraphs": […] }`, from whoever answers for them.
         */
        texts: z.partialRecord(z.enum(locales), text).default({}),
      })
      .prefault({}),
    limits,
    /**
     * How a deployment moves requests to the new version of each function: all at once, a tenth first and then all
     * (`canary`), or one more tenth in each step (`linear`). `minutes` is the time of the first tenth, or of each step.
     * If an alarm rings meanwhile, the whole deployment is rolled back. Default: as `production` says.
     */
    release: release.optional(),
    /** How long logs and the archive of published events are kept. */
    retention: z
      .strictObject({ logDays: logDays.optional(), archiveDays: z.int().min(1).max(3_653).default(90) })
      .prefault({}),
    /** Other regions with a replica of the table. */
    replicaRegions: z.array(region).default([]),
    /** The monthly budget in dollars. A ticket is raised when 80 % of it are spent. */
    budget: z.strictObject({ monthlyDollars: limit }).optional(),
    /** Tags of every resource, beside `application` and `stage`. */
    tags: z.record(z.string().regex(/^[\w.:/=+@ -]{1,128}$/), z.string().max(256)).default({}),
    /** Where commits check rights: on marks, or on the items themselves (ADR 0049). */
    checkRightsOn: z.enum(["marks", "items"]).optional(),
    /** Whether lists with rising sort keys are spread over several partitions (ADR 0069). */
    shards: z.enum(["off", "read", "on"]).default("off"),
    /** Whether X-Ray traces a sample of the functions' invocations. */
    tracing: z.enum(["off", "on"]).default("off"),
    /** The accounts that may create rules for their own systems on the event bus. */
    eventReaders: z.preprocess(listed, z.array(account).min(1).optional()),
    /** The origins of browser portals that may call the API. Left out, none may. */
    corsOrigins: z.preprocess(listed, z.array(origin).min(1).max(20).optional()),
    /**
     * The ARN of the stream of a restored table. The functions then use that table in place of the stack's own
     * (docs/runbooks/restore.md).
     */
    restoredTableStream: z
      .string()
      .regex(
        /^arn:[^:]+:dynamodb:[^:]+:[0-9]{12}:table\/[^/]+\/stream\/.+$/,
        "must be the ARN of a table's stream",
      )
      .optional(),
    /** The number of the user pool. Raise it after a pool was lost, to create a new one. */
    userPool: z.coerce.number().int().min(1).default(1),
    /** The backup vault of another account, by its ARN, to which a copy of each day's back-up goes. */
    backupVault: z
      .string()
      .regex(/^arn:[^:]+:backup:[^:]+:[0-9]{12}:backup-vault:.+$/, "must be the ARN of a backup vault")
      .optional(),
    /** Whether webhooks may also be delivered by http to this machine, for a local stack. */
    webhooksToLoopback: z.literal("allowed").optional(),
    /** The settings that `-c name=value` may change. Default: all of them. */
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
/** A stage with its defaults filled in. */
export type Stage = z.infer<typeof stageSchema>;
