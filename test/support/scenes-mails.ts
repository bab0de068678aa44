import { keys } from "../../lib/table/keys.ts";
import { refused } from "./faults.ts";
import type { Inside } from "./inside.ts";
import { linkIn } from "./invitations.ts";
import type { Act, Scene } from "./scenes.ts";
import { read, sent, streaming } from "./scenes-background.ts";

/** SES's feedback about a mail, given to its function until it succeeds. */
const hearing = (inside: Inside, of: Record<string, string>, word: object): Pick<Act, "drive"> => {
  const tags = Object.fromEntries(Object.entries(of).map(([name, value]) => [name, [value]]));
  const Message = JSON.stringify({ mail: { messageId: "m", tags }, ...word });
  const event = { Records: [{ Sns: { MessageId: "m", Message } }] };
  return {
    drive: async () => ({ status: (await inside.invoke("feedback", event)).failed ? 500 : 200, body: "" }),
  };
};

const bounce = {
  eventType: "Bounce",
  bounce: { bounceType: "Permanent", bounceSubType: "General", bouncedRecipients: [] },
};

type Mail = Awaited<ReturnType<typeof sent>>;

/** The sender handles a mail of the outbox. */
const delivering = async (inside: Inside, { outboxId }: Mail): Promise<Omit<Act, "check">> => ({
  ...streaming(inside, "mail", await read(inside, keys.outbox(outboxId))),
  // Each try is counted, changes the request, and ends the previous try's link.
  alike: (items) => {
    const last = items.filter(({ type }) => type !== "EndedLink");
    return JSON.parse(JSON.stringify(last), (name, value) =>
      name === "attempts" || name === "version" ? undefined : value,
    );
  },
});

/** Checks that the mail arrived, at most twice, and that the newest link works. */
const arrived =
  (inside: Inside, { resellerEmail }: Mail): NonNullable<Act["check"]> =>
  async () => {
    const mails = inside.ses.messages().filter(({ to }) => to.includes(resellerEmail));
    if (mails.length < 1 || mails.length > 2) throw new Error(`${mails.length} mails were sent`);
    const link = new URL(linkIn(mails[0] ?? {}));
    const page = await inside.world.anonymous.get(link.pathname);
    if (page.status !== 200) throw new Error(`the newest mail's link answers ${page.status}`);
  };

/** The scenes of invitations that are sent, and of what SES reports about them. */
export const mailScenes: Record<string, Scene> = {
  "mail sends an invitation": async (inside, cast) => {
    const mail = await sent(inside, cast);
    return { ...(await delivering(inside, mail)), check: arrived(inside, mail) };
  },
  "mail sends an invitation that SES had no time for": async (inside, cast) => {
    const mail = await sent(inside, cast);
    const { drive, ...act } = await delivering(inside, mail);
    let isBusy = false;
    return {
      ...act,
      drive: async () => {
        isBusy = true;
        const outcome = await drive();
        const { leaseUntil } = await read(inside, keys.outbox(mail.outboxId));
        // An unreturned lease must expire first.
        return leaseUntil > inside.now() ? outcome : drive();
      },
      answers: (operation) => {
        if (operation !== "SendRawEmail" || !isBusy) return undefined;
        isBusy = false;
        return refused(operation, "Throttling", "Maximum sending rate exceeded.");
      },
      check: arrived(inside, mail),
    };
  },
  "mail gives up what SES refuses": async (inside, cast) => ({
    ...(await delivering(inside, await sent(inside, cast))),
    answers: (operation) =>
      operation === "SendRawEmail" ? refused(operation, "MessageRejected", "Email was rejected.") : undefined,
  }),
  "mail drops what is for an address that is held back": async (inside) => {
    // A provider of its own, because a mail comes back.
    const provider = await inside.world.provider();
    const earlier = await sent(inside, { provider });
    await streaming(inside, "mail", await read(inside, keys.outbox(earlier.outboxId))).drive();
    await provider.admin.post(`/v1/partnership-requests/${earlier.id}/send`);
    const { outboxId } = await read(inside, keys.request(provider.id, earlier.id));
    const tags = { request: earlier.id, provider: provider.id, outbox: earlier.outboxId };
    await hearing(inside, tags, bounce).drive();
    return delivering(inside, { ...earlier, outboxId: String(outboxId) });
  },
  "feedback notes that a mail came back": async (inside) => {
    // The provider is the scene's own: the failures of all runs together would pause the sending of a shared one.
    const provider = await inside.world.provider();
    const { id, outboxId } = await sent(inside, { provider });
    await streaming(inside, "mail", await read(inside, keys.outbox(outboxId))).drive();
    return {
      ...hearing(inside, { request: id, provider: provider.id, outbox: outboxId }, bounce),
      check: async () => {
        const { state } = (await provider.admin.get(`/v1/partnership-requests/${id}`)).body.delivery;
        if (state !== "bounced") throw new Error(`its delivery is ${state}`);
      },
    };
  },
};
