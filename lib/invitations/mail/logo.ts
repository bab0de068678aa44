import { logoPath } from "../../logos/active-logo.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import { type Html, html } from "../../text/html.ts";
import { style } from "./document.ts";

/** A logo as a mail shows it: where it is, and the pixels that it takes. */
export interface MailLogo {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** The room that a mail has for a logo. */
const room = { width: 200, height: 48 };

/** The logo of a provider, made smaller to fit. Mail programs show no SVG, so only a PNG is one for mails. */
export const mailLogo = (provider: OrganizationItem, baseUrl: string): MailLogo | undefined => {
  const path = logoPath(provider);
  const { contentType, width, height } = provider.logo ?? {};
  if (path === undefined || contentType !== "image/png" || !width || !height) return undefined;
  const share = Math.min(1, room.width / width, room.height / height);
  const side = (pixels: number) => Math.max(1, Math.round(pixels * share));
  return { url: `${baseUrl}${path}`, width: side(width), height: side(height) };
};

/**
 * The logo above a mail's words, on white in dark mode too. Programs that hold pictures back show the name in its place;
 * whatever the mail says is said in its text.
 */
export const logoHtml = ({ url, width, height }: MailLogo, name: string): Html =>
  html`              <p class="ink" style="margin:0 0 20px;${style.ink}"><img src="${url}" alt="${name}" width="${width}" height="${height}" border="0" style="display:inline-block;padding:6px;border-radius:6px;background:#ffffff;${style.font}font-size:16px;font-weight:bold;color:#1a2530;"></p>
`;
