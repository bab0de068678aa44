import { withDeadline } from "../aws/deadline.ts";
import type { Mailer } from "../aws/mail.ts";
import { mailPace } from "../invitations/sending/pace.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { users } from "../users/items.ts";
import { notices } from "./items.ts";
import { isOpen, noticeUpdate } from "./store.ts";
import { noticeMail } from "./text.ts";

/** The time budget of the AWS calls up to SES's answer, and once more of the one that marks the notice. */
const budget = 8_000;
/** Longer than sending and marking together. */
const leaseMilliseconds = 18_000;

/** Sends notices: claim, one call of SES, mark. */
export const noticeSender = (o: {
  table: Table;
  mailer: Mailer;
  ratePerSecond: number;
  clock: () => Date;
  wait?: (milliseconds: number) => Promise<unknown>;
}) => {
  const { table, mailer, clock } = o;
  const pace = mailPace(o);
  const stored = notices.in(table);

  /** Leases the notice, and finds its address; `undefined` when there is nothing to send. Throws while another has it. */
  const claim = (id: string) =>
    retryOnConflict(async () => {
      const notice = await stored.get({ id });
      if (!notice || !isOpen(notice)) return undefined;
      const now = clock().getTime();
      if (notice.state === "sending" && (notice.leaseUntil ?? 0) > now)
        throw new Error("another sender has this notice");
      const user = await users.in(table).get({ organizationId: notice.organizationId, id: notice.userId });
      if (user?.status !== "active") {
        await table.write(noticeUpdate(notice, { state: "dropped" }));
        return undefined;
      }
      const claimed = { state: "sending" as const, attempts: notice.attempts + 1 };
      await table.write(noticeUpdate(notice, { ...claimed, leaseUntil: now + leaseMilliseconds }));
      return { notice: { ...notice, ...claimed }, to: user.email };
    });

  return {
    /** Sends one notice. Throws when the stream is to bring it again. */
    async deliver(id: string): Promise<void> {
      const known = await withDeadline(budget, () => stored.get({ id }));
      if (!known || !isOpen(known)) return;
      await pace.turn();
      const sent = await withDeadline(budget, async () => {
        const claimed = await claim(id);
        if (!claimed) return undefined;
        const { notice, to } = claimed;
        try {
          const tags = { notice: notice.id };
          const about = { locale: "en", kind: "notice", organizationId: notice.organizationId } as const;
          const mail = { to, senderName: "Twotier", ...about, ...noticeMail(notice), tags };
          const { state } = await mailer.send(mail);
          return { notice, state: state === "sent" ? ("sent" as const) : ("failed" as const) };
        } catch (error) {
          // With a budget of its own. When this fails too, the lease ends by itself.
          await withDeadline(budget, () => table.write(noticeUpdate(notice, { leaseUntil: 0 }))).catch(
            () => {},
          );
          throw error;
        }
      });
      if (sent)
        await withDeadline(budget, () => table.write(noticeUpdate(sent.notice, { state: sent.state })));
    },
  };
};
