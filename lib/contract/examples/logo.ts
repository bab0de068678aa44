import { standIns } from "./stand-ins.ts";

const { logoHash } = standIns;

/** A small picture as base64. */
export const logo = {
  contentType: "image/png",
  content:
    "iVBORw0KGgoAAAANSUhEUgAAADAAAAAQAQMAAABqYG7yAAAABlBMVEV6ADz///+1nfZjAAAAHElEQVR42mP4wM/wgZ+BASvFgEcSTHzATuHRBgABWR/hCtJ7NwAAAABJRU5ErkJggg==",
} as const;

/** Its description in answers. */
export const logoFacts = {
  contentType: logo.contentType,
  size: 103,
  sha256: logoHash,
  width: 48,
  height: 16,
} as const;

/** Its address after approval. */
export const logoUrl = (organizationId: string): string =>
  `https://partners.example.com/brand/logos/${organizationId}/${logoHash}`;

/** The hash in the address of the provider's logo. */
export const logoPath = { organizationId: standIns.provider, logoHash };
