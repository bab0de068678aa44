import { html } from "../text/html.ts";
import { plainLine } from "../text/plain.ts";
import type { NoticeItem } from "./items.ts";

/** The paragraphs of a notice's mail, after its subject. */
const paragraphsOf = ({ data }: Pick<NoticeItem, "data">): [subject: string, ...paragraphs: string[]] => {
  const host = plainLine(data.host ?? "");
  const id = data.webhookEndpointId ?? "";
  const why =
    data.because === "gone"
      ? "It answered 410 Gone, which means that nobody listens there any more."
      : "No delivery to it has succeeded for five days.";
  return [
    "A webhook endpoint was disabled",
    `The webhook endpoint ${id} at ${host} was disabled. ${why}`,
    `Nothing is delivered to it until a Global admin enables it again (PATCH /v1/webhook-endpoints/${id} with status: enabled).`,
    "Events that happened meanwhile can then be delivered: POST /v1/webhook-endpoints/{webhookEndpointId}/replay with from and to.",
  ];
};

/** The mail of a notice. */
export const noticeMail = (
  notice: Pick<NoticeItem, "kind" | "data">,
): { subject: string; text: string; html: string } => {
  const [subject, ...paragraphs] = paragraphsOf(notice);
  const body = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="font-family:sans-serif">${paragraphs.map((each) => html`<p>${each}</p>`)}</body></html>`;
  return { subject, text: `${paragraphs.join("\n\n")}\n`, html: body.toString() };
};
