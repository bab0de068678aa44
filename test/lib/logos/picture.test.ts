import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { LogoFault } from "../../../lib/logos/fault.ts";
import { pictureOf } from "../../../lib/logos/picture.ts";
import { chunk, header, png, signature } from "../../support/png.ts";

const own = 'xmlns="http://www.w3.org/2000/svg"';
const svg = (inside: string, more = "") => `<svg ${own} viewBox="0 0 9 9"${more}>${inside}</svg>`;
const faultOf = (file: string | Buffer): string => {
  try {
    pictureOf(Buffer.from(file));
  } catch (error) {
    if (error instanceof LogoFault) return error.message;
    throw error;
  }
  return "none";
};

test("an SVG with drawing elements is accepted as a logo unchanged", () => {
  const drawn = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Nordwind -->
<svg ${own} xmlns:xlink="http://www.w3.org/1999/xlink" width="200px" height='60' viewBox="0 0 200 60" role="img">
  <title>Nordwind &amp; Söhne</title>
  <defs>
    <linearGradient id="a"><stop offset="0" stop-color="#7a003c"/><stop offset="1" style="stop-color: rgb(0, 90, 120); stop-opacity:.5;"/></linearGradient>
    <linearGradient id="b" xlink:href="#a" gradientTransform="rotate(30)"/>
    <clipPath id="c"><rect width="200" height="60" rx="8"/></clipPath>
  </defs>
  <g clip-path="url(#c)" transform="translate(2 3) scale(.9)"><path fill="url('#b')" d="M0 0H200
    V60z"/><text x="9" y="40" font-family="Segoe UI, 'Arial'">Nordwind</text></g>
</svg>
`;
  expect(pictureOf(Buffer.from(drawn))).toEqual({
    contentType: "image/svg+xml",
    bytes: Buffer.from(drawn),
  });
  expect(pictureOf(readFileSync("infra/logo.svg")).contentType).toBe("image/svg+xml");
});

test.each([
  ["a script", svg("<script>alert(1)</script>"), "a <script>"],
  ["a script in capitals", svg("<SCRIPT/>"), "a <SCRIPT>"],
  ["an event handler", svg("", ' onload="alert(1)"'), "the attribute onload"],
  ["an event handler in capitals", svg('<path ONCLICK="x"/>'), "the attribute ONCLICK"],
  ["foreign content", svg("<foreignObject/>"), "a <foreignObject>"],
  ["a style sheet that imports", svg("<style>@import 'x'</style>"), "a <style>"],
  ["a link with a script", svg('<a xlink:href="javascript:alert(1)"/>'), "a <a>"],
  ["an embedded picture", svg('<image href="data:image/png;base64,AAAA"/>'), "a <image>"],
  ["a reference to another file", svg('<use href="https://elsewhere.example/x.svg#a"/>'), "a <use>"],
  ["a reference to itself", svg('<g id="a"><use href="#a"/></g>'), "a <use>"],
  ["an animation", svg('<set attributeName="href" to="x"/>'), "a <set>"],
  ["a filter", svg("<filter/>"), "a <filter>"],
  ["a gradient from elsewhere", svg('<linearGradient href="//x.example#a"/>'), "refers to something else"],
  ["a reference of a path", svg('<path href="#a"/>'), "refers to something else"],
  ["a fill from elsewhere", svg('<path fill="url(https://x.example/#a)"/>'), "holds what no picture needs"],
  ["a fill by a host", svg('<path fill="url(//x.example/#a)"/>'), "leads out of the picture"],
  ["a fill in capitals", svg('<path fill="URL(//x.example)"/>'), "leads out of the picture"],
  ["an image set", svg('<path fill="image-set(x)"/>'), 'calls "image-set"'],
  ["a style from elsewhere", svg('<path style="fill:url(x.svg)"/>'), "leads out of the picture"],
  ["a style with data", svg('<path style="fill:url(data:x)"/>'), "holds what no picture needs"],
  ["a style of another kind", svg('<path style="background:red"/>'), 'sets "background"'],
  ["a style behind an escape", svg('<path style="fill:u\\72l(x)"/>'), "holds what no picture needs"],
  ["a style in a comment", svg('<path style="fill:/**/red"/>'), "holds what no picture needs"],
  ["a number for a letter", svg('<path fill="url&#40;x)"/>'), "holds what no picture needs"],
  ["a clip in a clip", svg('<clipPath id="a"><path clip-path="url(#a)"/></clipPath>'), "within a clip"],
  ["an attribute twice", svg('<path d="" d="M0 0"/>'), "d twice"],
  ["an attribute without quotes", svg("<path d=M0/>"), "the SVG has <path d=M0/>"],
  ["a document type", `<!DOCTYPE svg [<!ENTITY a "b">]>${svg("")}`, "neither a PNG nor an SVG"],
  ["entities that expand", `<!DOCTYPE s [<!ENTITY a "&b;&b;">]>${svg("<title>&a;</title>")}`, "neither"],
  ["an entity", svg("<title>&a;</title>"), "the SVG has &a;"],
  ["a character reference by number", svg("<title>&#60;</title>"), "the SVG has &#60;"],
  ["a CDATA section", svg("<title><![CDATA[<script>]]></title>"), "the SVG has <![CDATA["],
  ["a processing instruction", `<?xml-stylesheet href="x.css"?>${svg("")}`, "neither a PNG nor an SVG"],
  ["another encoding declared", `<?xml version="1.0" encoding="utf-7"?>${svg("")}`, "neither a PNG nor"],
  ["invisible text", svg("hidden"), "the SVG has hidden"],
  [
    "another namespace",
    '<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 9 9"/>',
    "does not declare its namespace",
  ],
  ["another namespace for links", svg("", ' xmlns:xlink="urn:x"'), "declares another xmlns:xlink"],
  ["a namespace of an editor", svg("", ' xmlns:x="urn:x"'), "the attribute xmlns:x"],
  ["no namespace", '<svg viewBox="0 0 9 9"/>', "does not declare its namespace"],
  ["no size", `<svg ${own}/>`, "neither a viewBox nor a size"],
  ["a viewBox without numbers", `<svg ${own} viewBox="0 0 a b"/>`, "neither a viewBox nor a size"],
  ["too many pixels", svg("", ' width="999999"'), "larger than 2048"],
  ["a nested picture", svg("<svg/>"), "a <svg>"],
  ["depth", svg(`${"<g>".repeat(16)}${"</g>".repeat(16)}`), "deeper than 16"],
  ["many elements", svg("<g/>".repeat(1_000)), "more than 1000 elements"],
  ["a second picture", `${svg("")}${svg("")}`, "the SVG has <svg"],
  ["an element that is not closed", svg("<g>"), "the SVG has </svg>"],
  ["a picture that is not closed", `<svg ${own} viewBox="0 0 9 9">`, "not closed"],
  ["nothing", "", "not closed"],
  ["a page", "<html><svg/></html>", "neither a PNG nor an SVG"],
  ["a GIF", "GIF89a", "neither a PNG nor an SVG"],
  ["a byte order mark", `\uFEFF${svg("")}`, "neither a PNG nor an SVG"],
  ["UTF-16", Buffer.from(`\uFEFF${svg("")}`, "utf16le"), "in UTF-8"],
  ["UTF-16 without a mark", Buffer.from(svg(""), "utf16le"), "neither a PNG nor an SVG"],
  ["compressed", gzipSync(svg("")), "in UTF-8"],
  ["too many bytes", svg(" ".repeat(32 * 1024)), "and may have 32768"],
])("an SVG is refused: %s", (_, file, fault) => {
  expect(faultOf(file)).toContain(fault);
});

test("a PNG keeps its picture, and loses all other data", () => {
  const bare = png(30, 20);
  const metadata = [chunk("tEXt", Buffer.from("Author\0Ada Example")), chunk("acTL", Buffer.alloc(8))];
  const found = pictureOf(png(30, 20, { more: metadata }));
  expect(found).toEqual({ contentType: "image/png", bytes: bare, width: 30, height: 20 });
});

test.each([
  ["too wide", Buffer.concat([signature, header(60_000, 1)]), "60000 × 1 pixels"],
  ["no height", Buffer.concat([signature, header(1, 0)]), "1 × 0 pixels"],
  ["a signature alone", signature, "cut off"],
  ["cut off", png(9, 9).subarray(0, -5), "cut off"],
  ["a chunk longer than the file", png(9, 9).fill(0xff, 33, 34), "cut off"],
  ["damaged", png(9, 9).fill(1, 45, 46), "a checksum is wrong"],
  ["no header", Buffer.concat([signature, chunk("IDAT", Buffer.alloc(9))]), "begin with its header"],
  ["an unknown chunk", png(9, 9, { more: [chunk("EVIL", Buffer.alloc(1))] }), "a chunk of no kind: EVIL"],
  ["no pixels", Buffer.concat([signature, header(9, 9), chunk("IEND", Buffer.alloc(0))]), "no picture"],
  ["a second file behind it", Buffer.concat([png(9, 9), Buffer.from("<script>")]), "after its end"],
])("a PNG is refused: %s", (_, file, fault) => {
  expect(faultOf(file)).toContain(fault);
});
