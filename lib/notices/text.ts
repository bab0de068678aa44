import { type Content, paragraphsMail, type Sent } from "../invitations/mail/paragraphs.ts";
import { texts } from "../languages/texts.ts";
import { fillText } from "../text/fill.ts";
import { plainLine } from "../text/plain.ts";
import type { NoticeItem } from "./items.ts";

/** The mail of a notice. */
export const noticeMail = ({ data }: Pick<NoticeItem, "kind" | "data">, sent: Sent): Content => {
  const words = texts[sent.locale].webhookNotice;
  const endpoint = data.webhookEndpointId ?? "";
  const path = `/v1/webhook-endpoints/${endpoint}`;
  const values = { endpoint, host: plainLine(data.host ?? "") };
  return paragraphsMail(
    [
      words.subject,
      data.because === "gone" ? words.gone : words.failing,
      fillText(words.enable, { call: `PATCH ${path} { "status": "enabled" }` }),
      fillText(words.replay, { call: `POST ${path}/replay { "from": …, "to": … }` }),
    ],
    values,
    sent,
  );
};
