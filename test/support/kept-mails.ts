import type { Mail, Sent } from "../../lib/aws/mail.ts";

/**
 * A mail sender's dependencies besides a table and a clock. Each mail is kept, and counts as sent unless the test
 * answers otherwise.
 */
export const keptMails = (path: string) => {
  const mails: Mail[] = [];
  return {
    mails,
    sending: (answer = async (_: Mail): Promise<Sent> => ({ state: "sent", messageId: "m" })) => ({
      mailer: {
        send: (mail: Mail) => {
          mails.push(mail);
          return answer(mail);
        },
      },
      baseUrl: "https://t.example",
      ratePerSecond: 1_000,
    }),
    /** The token of the link in a mail: by default in the newest one. */
    tokenIn: (at = -1): string => {
      const link = new RegExp(`https://t\\.example/${path}/([\\w.-]+)`).exec(mails.at(at)?.text ?? "");
      return link?.[1] ?? "";
    },
  };
};
