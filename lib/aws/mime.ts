import MimeNode from "nodemailer/lib/mime-node";
import type { Mail } from "./mail.ts";

/**
 * The parts are in quoted-printable: readable in a mail's source, and no line is folded or stuffed as in
 * `format=flowed`.
 */
const part = (root: MimeNode, type: string, content: string): void => {
  root
    .createChild(type)
    .setHeader("Content-Transfer-Encoding", "quoted-printable")
    .setContent(content.replace(/\r\n?|\n/g, "\r\n"));
};

/**
 * The mail as bytes (RFC 5322, RFC 2045). The header says that a machine wrote it (RFC 3834), in which language, and
 * how one click ends such mails (RFC 2369, RFC 8058).
 *
 * SES adds its own `Message-ID` and `Date` to every mail, and makes `Feedback-ID` from the tags.
 */
export const mimeOf = (mail: Mail, from: { name: string; address: string }): Promise<Buffer> => {
  const root = new MimeNode("multipart/alternative", {
    newline: "win",
    // Half the length of the other encoding for names in most scripts.
    textEncoding: "B",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  root.setHeader({
    From: from,
    To: { address: mail.to },
    Subject: mail.subject,
    "Auto-Submitted": "auto-generated",
    "Content-Language": mail.locale,
  });
  if (mail.replyTo) root.setHeader("Reply-To", { address: mail.replyTo });
  if (mail.unsubscribe)
    root.setHeader({
      "List-Unsubscribe": { prepared: true, value: `<${mail.unsubscribe}>` },
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
  part(root, "text/plain; charset=utf-8", mail.text);
  part(root, "text/html; charset=utf-8", mail.html);
  return root.build();
};
