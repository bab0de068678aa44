import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assembled } from "./assembled.ts";
import { constructOf } from "./template.ts";

const stack = assembled();

describe("alarms", () => {
  const alarms = stack.resources("AWS::CloudWatch::Alarm").map(({ name, properties }) => {
    const [, section = ""] = /docs\/runbooks\/alarms\.md#(\w+)$/.exec(properties.AlarmDescription) ?? [];
    return { name: name.replace("Alarms", ""), section, ...properties };
  });

  test("each name their section of the runbook, which has no other sections", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/runbooks/alarms.md"), "utf8");
    // The edge's own alarm is in another stack (edge.stack.test.ts).
    const own = page.replace(/^### EdgeBlocked$/m, "");
    const sections = [...own.matchAll(/^### (\w+)\n\n\*(Page|Ticket)\.\*/gm)];
    const severity = { AlarmsTopic: "Page", AlarmsTickets: "Ticket" };
    const severities = alarms.map(({ section, AlarmActions: [topic] }) => {
      return [section, severity[topic as keyof typeof severity]];
    });
    const written = sections.map(([, name = "", kind]) => [name.toLowerCase(), kind]);
    expect(Object.fromEntries(severities)).toEqual(Object.fromEntries(written));
    expect(own.match(/^### /gm)).toHaveLength(sections.length);
  });

  test("are exactly those that the runbooks name, and so are the dashboard's graphs", () => {
    const folder = join(import.meta.dirname, "../../docs/runbooks");
    const text = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n");
    const sections = [...text.matchAll(/^### (\w+)$/gm)].map(([, name = ""]) => name);
    const rings = [...sections, ...alarms.map(({ name }) => name)];
    const known = new Set([...rings, ...Object.keys(stack.outputs)]);
    const ends = rings.flatMap((name) => /[A-Z][a-z]+$/.exec(name)?.[0] ?? []);
    const named = [...text.matchAll(/\b[A-Za-z]*[a-z][A-Z][a-z]+\b(?!\.\w)/g)].map(([name]) => name);
    const meant = named.filter((name) => ends.some((end) => name.endsWith(end)));
    expect(meant.filter((name) => !known.has(name))).toEqual([]);
    const { DashboardBody } = stack.only("AWS::CloudWatch::Dashboard");
    const graphs = [...text.matchAll(/graph "([^"]+)"/g)].map(([, title]) => title);
    expect(graphs.length).toBeGreaterThan(2);
    expect(graphs.filter((title) => !DashboardBody.includes(`"title":"${title}"`))).toEqual([]);
  });

  test("also report their end, and missing data if that is the fault", () => {
    for (const { AlarmActions, OKActions } of alarms) expect(OKActions).toEqual(AlarmActions);
    const silent = alarms.filter(({ TreatMissingData }) => TreatMissingData !== "notBreaching");
    expect(silent).toEqual([expect.objectContaining({ name: "ScheduleStopped", Threshold: 1 })]);
    expect(silent[0]).toMatchObject({
      TreatMissingData: "breaching",
      ComparisonOperator: "LessThanThreshold",
    });
  });

  test("exist for every function and every dead-letter queue, and use no more metrics than CloudWatch allows", () => {
    const names = alarms.map(({ name }) => name);
    for (const name of stack.functions.keys())
      expect(names).toEqual(
        expect.arrayContaining([`${constructOf(name)}Failures`, `${constructOf(name)}Slow`]),
      );
    // Evaluated every minute: a longer period would hide the next dead letter.
    for (const name of ["mail", "work", "schedule", "feedback", "deliveries"])
      expect(alarms.find((alarm) => alarm.name === `${name}DeadLetters`)?.Metrics).toMatchObject([
        { Expression: expect.stringContaining("DIFF(FILL(") },
        { MetricStat: { Period: 60 } },
      ]);
    // Pages, machines' tokens and new users use AWS's credentials, and Cognito counts those under a client of that
    // name.
    const throttled = alarms.find(({ name }) => name === "SignInThrottles")?.Metrics;
    expect(JSON.stringify(throttled).match(/"UserPoolClient","Value":"Admin"/g)).toHaveLength(3);
    for (const { name, Metrics = [] } of alarms) expect([name, Metrics.length <= 10]).toEqual([name, true]);
  });
});
