import * as z from "zod";
import { overrides, type SettingName, settingNames } from "./overrides.ts";
import { domainOf, type Stage, type StageInput, stageSchema } from "./stage.ts";
import { stages } from "./stages.ts";

/** The value of a setting as a stage holds it. */
const meant = (name: SettingName, value: unknown): unknown => {
  if (name === "alarmEmail") return { page: [{ email: value }], ticket: [{ email: value }] };
  return name === "shift" ? { shift: value } : value;
};

/** A copy of an object with another value at a path. */
const withValue = (source: unknown, [first = "", ...rest]: readonly string[], value: unknown): object => {
  const object = z.record(z.string(), z.unknown()).catch({}).parse(source);
  return { ...object, [first]: rest.length > 0 ? withValue(object[first], rest, value) : value };
};

/** A stage with the settings that are derived from several others. */
const completed = (name: string, stage: Stage) => {
  const { brand, production, limits, mail, retention, domain } = stage;
  return {
    ...stage,
    name,
    /** Whether resources that hold data stay when the stack is deleted. */
    keepsData: production,
    protected: (stage.protection ?? (production ? "on" : "off")) === "on",
    logDays: retention.logDays ?? (production ? 30 : 7),
    release:
      stage.release ??
      (production ? { shift: "canary" as const, minutes: 5 } : { shift: "all-at-once" as const }),
    checkRightsOn: stage.checkRightsOn ?? (production ? ("items" as const) : ("marks" as const)),
    // People may not read "the operator" without a name and a contact, not even on a trial stage.
    brand: { operator: domainOf(mail.from), support: `postmaster@${domainOf(mail.from)}`, ...brand },
    mail: { ...mail, returnsTo: mail.returnsTo ?? `bounce.${domainOf(mail.from)}` },
    publicBaseUrl: stage.publicBaseUrl ?? (domain && `https://${domain.name}`),
    limits: { ...limits, sendsPerMinute: limits.sendsPerMinute ?? Math.ceil((mail.ratePerSecond * 60) / 4) },
  };
};
/** All settings that differ between stages. */
export type Settings = ReturnType<typeof completed>;

/** The CDK's own context keys: feature flags, cached look-ups, and settings of the toolkit. */
const isOfTheCdk = (key: string, flags: object): boolean => /[@:]/.test(key) || key in flags;

/** A setting's name in an error message: as `-c` spells it, with its place in the map. */
const called = (stage: string, path: string): string => {
  const name = settingNames.find(
    (each) => path === overrides[each] || path.startsWith(`${overrides[each]}.`),
  );
  const place = `${path} of the stage ${stage} in infra/stages.ts`;
  return name ? `-c ${name}=… (${place})` : place;
};

/**
 * Reads the stage that a command names, with its changes by `-c name=value`. `flags` are the context of `cdk.json`.
 *
 * Throws what to write instead when the stage is not in the map, a name is unknown or may not be changed, or a value is
 * invalid.
 */
export const readSettings = (
  context: Readonly<Record<string, unknown>>,
  { map = stages, flags = {} }: { map?: Readonly<Record<string, StageInput>>; flags?: object } = {},
): Settings => {
  const { stage = "dev", ...given } = context;
  const name = String(stage);
  const entry = Object.hasOwn(map, name) ? map[name] : undefined;
  if (!entry)
    throw new Error(
      `-c stage=…: ${name} is not in infra/stages.ts, which has ${Object.keys(map).join(", ")}.`,
    );

  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name))
    throw new Error(
      `${name} in infra/stages.ts: a stage's name is of lower-case letters, digits and hyphens.`,
    );

  const changed = Object.entries(given).filter(
    ([key, value]) => value !== undefined && !isOfTheCdk(key, flags),
  );
  const allowed: readonly string[] = entry.mayOverride ?? settingNames;
  const refused = changed.flatMap(([key]) => {
    if (!(key in overrides))
      return [`-c ${key}=…: no setting has this name. There are ${settingNames.join(", ")}.`];
    return allowed.includes(key)
      ? []
      : [`-c ${key}=…: the stage ${name} does not let it be changed by a command.`];
  });
  if (refused.length > 0) throw new Error(refused.join("\n"));

  const whole = settingNames.reduce<object>(
    (made, key) =>
      given[key] === undefined ? made : withValue(made, overrides[key].split("."), meant(key, given[key])),
    entry,
  );
  const read = stageSchema.safeParse(whole);
  if (read.success) return completed(name, read.data);
  throw new Error(
    read.error.issues.map(({ path, message }) => `${called(name, path.join("."))}: ${message}`).join("\n"),
  );
};
