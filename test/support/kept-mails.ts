import type { Mail, Sent } from "../../lib/aws/mail.ts";

/** What a sender of mails needs beside a table and a clock. Each mail is kept, and is sent unless it is answered otherwise. */
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
    /** The token of the link in a mail: in the newest, unless it is said in which. */
    tokenIn: (at = -1): string => {
      const link = new RegExp(`https://t\\.example/${path}/([\\w.-]+)`).exec(mails.at(at)?.text ?? "");
      return link?.[1] ?? "";
    },
  };
};
