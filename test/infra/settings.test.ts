import { cdkContext } from "../../infra/context.ts";
import { readSettings } from "../../infra/settings.ts";
import type { StageInput } from "../../infra/stage.ts";
import { stages } from "../../infra/stages.ts";

const mail = { from: "invitations@partner.test" };
const subscribers = [{ email: "on-call@partner.test" }];
const production: StageInput = {
  production: true,
  account: "222222222222",
  region: "eu-central-1",
  mail,
  domain: { name: "api.partner.test", hostedZone: "new" },
  alarms: { page: subscribers, ticket: subscribers },
  brand: { operator: "Partner", support: "help@partner.test" },
};
const read = (context: Record<string, unknown>, entry: StageInput = { mail }) =>
  readSettings(
    { stage: "prod-eu", ...context },
    { map: { "prod-eu": entry }, flags: { "cli-telemetry": false } },
  );

test("every stage of the map can be read, whatever its name; the default is dev", () => {
  for (const stage of Object.keys(stages)) expect(readSettings({ stage }).name).toBe(stage);
  expect(readSettings(cdkContext(), { flags: cdkContext() }).name).toBe("dev");
  expect(read({}).name).toBe("prod-eu");
});

test("whether people rely on a stage is a setting, which decides about its data and its defaults", () => {
  expect(read({}, production)).toMatchObject({
    keepsData: true,
    protected: true,
    logDays: 30,
    checkRightsOn: "items",
    publicBaseUrl: "https://api.partner.test",
  });
  expect([read({}, production).release, read({ shift: "all-at-once" }, production).release]).toEqual([
    { shift: "canary", minutes: 5 },
    { shift: "all-at-once" },
  ]);
  expect([read({}).release, read({ shift: "linear" }).release]).toEqual([
    { shift: "all-at-once" },
    { shift: "linear", minutes: 1 },
  ]);
  expect(read({ protection: "off" }, production)).toMatchObject({ keepsData: true, protected: false });
  expect(read({})).toMatchObject({ keepsData: false, protected: false, logDays: 7, checkRightsOn: "marks" });
});

test.each<[StageInput, string]>([
  [
    { ...production, domain: undefined },
    "domain of the stage prod-eu in infra/stages.ts: a production stage",
  ],
  [{ ...production, alarms: { page: subscribers } }, "alarms.ticket of"],
  [{ ...production, alarms: undefined }, "-c alarmEmail=… (alarms.page of"],
  [{ ...production, brand: { operator: "Partner" } }, "brand.support of"],
  [{ ...production, brand: { support: "help@partner.test" } }, "brand.operator of"],
  [{ mail, domain: { name: "api.partner.test" } }, "give a certificate, or a hosted zone"],
  [{ mail, replicaRegions: ["eu-west-1"] }, "region of"],
  [{ mail, region: "eu-west-1", replicaRegions: ["eu-west-1"] }, "the stage's own region"],
  [{ mail, account: "12" }, "account of"],
  [{ ...production, account: undefined }, "account of the stage prod-eu"],
  [{ ...production, region: undefined }, "region of the stage prod-eu"],
  [{ mail, mayOverride: ["shard"] } as unknown as StageInput, "mayOverride"],
  [{ mail, domain: production.domain, edge: {} }, "needs a domain and a region"],
  [{ ...production, edge: {} }, "edge.certificateArn of"],
  [{ ...production, edge: { distribution: "edge.partner.test" } }, "-c edgeDistribution=…"],
  [{ ...production, webhooksToLoopback: "allowed" }, "for one machine alone"],
  [{ mail, colour: "blue" } as StageInput, "colour"],
])("an incomplete stage is refused with the place: %j", (entry, message) => {
  expect(() => read({}, entry)).toThrow(message);
});

test.each([
  [{ stage: "prd" }, "-c stage=…: prd is not in infra/stages.ts, which has prod-eu."],
  [{ stage: "constructor" }, "is not in infra/stages.ts"],
  [
    { mailFron: "a@partner.test" },
    "-c mailFron=…: no setting has this name. There are protection, mailFrom,",
  ],
  [{ mailFrom: "nobody" }, "-c mailFrom=… (mail.from of the stage prod-eu in infra/stages.ts):"],
  [{ publicBaseUrl: "http://partner.test" }, "-c publicBaseUrl=…"],
  [{ mailFromDomain: "partner.test" }, "-c mailFromDomain=…"],
  [{ mailFromDomain: "bounce.other.test" }, "-c mailFromDomain=…"],
  [{ mailFromDomain: "notpartner.test" }, "-c mailFromDomain=…"],
  [{ mailFromDomain: "a b.partner.test" }, "-c mailFromDomain=…"],
  [{ corsOrigins: "*" }, "-c corsOrigins=…"],
  [{ corsOrigins: "" }, "-c corsOrigins=…"],
])("an invalid command is refused with the right form: %j", (context, message) => {
  expect(() => read(context)).toThrow(message);
});

test("a command changes only the settings that the stage leaves open", () => {
  const entry: StageInput = { mail, mayOverride: ["shards"] };
  expect(read({ shards: "on", "cli-telemetry": false, "@aws-cdk/x:y": true }, entry).shards).toBe("on");
  expect(() => read({ mailFrom: "a@partner.test" }, entry)).toThrow(
    "does not let it be changed by a command",
  );
  expect(read({ alarmEmail: "a@partner.test" }).alarms.ticket).toEqual([{ email: "a@partner.test" }]);
});

test("a provider's mails of one minute leave room for others' by default", () => {
  const perMinute = (context: Record<string, string>) => read(context).limits.sendsPerMinute;
  expect([perMinute({}), perMinute({ mailRatePerSecond: "14" })]).toEqual([15, 210]);
  expect(perMinute({ mailRatePerSecond: "14", sendsPerMinute: "20" })).toBe(20);
});
