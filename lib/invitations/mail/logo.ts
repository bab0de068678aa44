import { logoPath } from "../../logos/active-logo.ts";
import type { OrganizationItem } from "../../organizations/items.ts";
import { type Html, html } from "../../text/html.ts";
import { style } from "./document.ts";

/** A logo in a mail: its address, and its size in pixels. */
export interface MailLogo {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** The maximum size of a logo in a mail. */
const room = { width: 200, height: 48 };

/** The logo of a provider, scaled to fit. Mail programs show no SVG, so only a PNG counts. */
export const mailLogo = (provider: OrganizationItem, baseUrl: string): MailLogo | undefined => {
  const path = logoPath(provider);
  const { contentType, width, height } = provider.logo ?? {};
  if (path === undefined || contentType !== "image/png" || !width || !height) return undefined;
  const share = Math.min(1, room.width / width, room.height / height);
  const side = (pixels: number) => Math.max(1, Math.round(pixels * share));
  return { url: `${baseUrl}${path}`, width: side(width), height: side(height) };
};

/**
 * The logo above a mail's text, on white in dark mode too. Programs that block pictures show the name in its place. The
 * mail's text does not depend on the logo.
 */
export const logoHtml = ({ url, width, height }: MailLogo, name: string): Html =>
  html`              <p class="ink" style="margin:0 0 20px;${style.ink}"><img src="${url}" alt="${name}" width="${width}" height="${height}" border="0" style="display:inline-block;padding:6px;border-radius:6px;background:#ffffff;${style.font}font-size:16px;font-weight:bold;color:#1a2530;"></p>
`;
