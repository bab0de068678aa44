/** The descriptions of the fields of logos and colours (descriptions.ts), in CommonMark. */
export const logoDescriptions: Readonly<Record<string, string>> = {
  "?logoHash": "The SHA-256 of the picture, in hexadecimal digits.",
  accentColour:
    "The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter.",
  logo: "A picture for mails and pages; `null` takes it off.",
  "ChangeRequest.logo":
    "What is said of the picture; `null` for none. `GET …/{changeRequestId}/logo` has it.",
  logoUrl:
    "Where the logo is, for anybody. The address is another one once the logo is; while the organization is suspended there is none.",
  contentType: "What the file is.",
  content: "The file in base64: a PNG, or an SVG that only draws, of 32 kB and 2,048 pixels a side at most.",
  "ProposedLogo.content":
    "The picture in base64, as everybody would see it: without what a PNG holds besides.",
  size: "The bytes of the picture.",
  sha256: "The SHA-256 of the picture, in hexadecimal digits.",
  width: "The pixels of a PNG from side to side.",
  height: "The pixels of a PNG from top to bottom.",
};
