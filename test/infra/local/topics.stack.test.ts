import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { surroundingsOf } from "../../../infra/local/physical.ts";
import { openQueues } from "../../../infra/local/queues.ts";
import { readTemplate } from "../../../infra/local/template.ts";
import { openTopics } from "../../../infra/local/topics.ts";
import { assembly } from "../../support/assembly.ts";

const place = { region: "eu-central-1", accountId: "000000000000", apiUrl: "https://api.example" };
const directory = mkdtempSync(join(tmpdir(), "twotier-topics-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const open = (name: string, outcomes: boolean[]) => {
  const { template: source, stackName } = assembly;
  const template = readTemplate(source, surroundingsOf({ ...place, stackName }));
  const [rules = ""] = template.ofType("AWS::SES::ConfigurationSet").map(({ ref }) => ref);
  const queues = openQueues(join(directory, name), () => 0);
  const invoked: [string, any][] = [];
  const topics = openTopics({
    template,
    queues,
    now: () => 0,
    invoke: async (functionName, event) => {
      invoked.push([functionName, event]);
      const failed = outcomes.shift() ?? false;
      return { requestId: "r", payload: failed ? '{"errorMessage":"no"}' : "null", failed };
    },
  });
  return { topics, rules, queues, invoked };
};

describe("a topic behind a configuration set", () => {
  it("hands what it takes to the function that is subscribed, as SNS does", async () => {
    const { topics, rules, queues, invoked } = open("one", []);
    topics.mailEvent(rules, { eventType: "Bounce" });
    await topics.settled();
    expect(invoked.map(([name]) => name)).toEqual(["feedback"]);
    expect(invoked[0]?.[1].Records[0]).toMatchObject({
      EventSource: "aws:sns",
      Sns: {
        Type: "Notification",
        Message: '{"eventType":"Bounce"}',
        TopicArn: expect.stringMatching(/^arn:aws:sns:/),
      },
    });
    expect(queues.messages()).toEqual([]);
  });

  it("takes no other event, and none of another configuration set", async () => {
    const { topics, rules, invoked } = open("other", []);
    topics.mailEvent(rules, { eventType: "Open" });
    topics.mailEvent("another", { eventType: "Bounce" });
    topics.mailEvent(undefined, { eventType: "Bounce" });
    await topics.settled();
    expect(invoked).toEqual([]);
  });

  it("tries a function that failed twice more, and keeps what failed for good", async () => {
    const passing = open("passing", [true, true, false]);
    passing.topics.mailEvent(passing.rules, { eventType: "Complaint" });
    await passing.topics.settled();
    expect([passing.invoked.length, passing.queues.messages().length]).toEqual([3, 0]);
    const failing = open("failing", [true, true, true, true]);
    failing.topics.mailEvent(failing.rules, { eventType: "Complaint" });
    await failing.topics.settled();
    expect(failing.invoked).toHaveLength(3);
    expect(failing.queues.messages()).toMatchObject([
      {
        queueArn: expect.stringMatching(/feedbackDeadLetters/),
        body: { requestPayload: failing.invoked[0]?.[1] },
      },
    ]);
  });
});
