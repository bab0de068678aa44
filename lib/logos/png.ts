import { crc32 } from "node:zlib";
import { LogoFault, longestSide } from "./fault.ts";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The chunks that a still picture needs. Texts, dates, camera data and animations are left out. */
const kept = new Set([
  "IHDR",
  "PLTE",
  "IDAT",
  "IEND",
  "tRNS",
  "gAMA",
  "cHRM",
  "sRGB",
  "sBIT",
  "pHYs",
  "bKGD",
]);

export const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(signature);

/** A chunk's type, its end, and its bytes. Throws for a truncated or damaged chunk. */
const chunkAt = (bytes: Buffer, at: number) => {
  if (at + 12 > bytes.length) throw new LogoFault("the PNG is cut off");
  const end = at + 12 + bytes.readUInt32BE(at);
  if (end > bytes.length) throw new LogoFault("the PNG is cut off");
  if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
    throw new LogoFault("the PNG is damaged: a checksum is wrong");
  return { type: bytes.toString("latin1", at + 4, at + 8), end, whole: bytes.subarray(at, end) };
};

/**
 * The still picture of a PNG (W3C PNG, third edition) and its size, without the file's other data. Throws {@link
 * LogoFault} for a file that is damaged, has a side of more than 2,048 pixels, or continues after its end.
 */
export const stillPng = (bytes: Buffer): { bytes: Buffer; width: number; height: number } => {
  const header = chunkAt(bytes, 8);
  if (header.type !== "IHDR" || header.whole.length !== 25)
    throw new LogoFault("the PNG does not begin with its header");
  const [width, height] = [header.whole.readUInt32BE(8), header.whole.readUInt32BE(12)];
  if (Math.min(width, height) < 1 || Math.max(width, height) > longestSide)
    throw new LogoFault(`the PNG has ${width} × ${height} pixels, and may have ${longestSide} at a side`);
  const parts: Buffer[] = [signature];
  let hasPicture = false;
  for (let chunk = header; ; chunk = chunkAt(bytes, chunk.end)) {
    if (kept.has(chunk.type)) parts.push(chunk.whole);
    else if (/^[A-Z]/.test(chunk.type))
      throw new LogoFault(`the PNG holds a chunk of no kind: ${chunk.type}`);
    hasPicture ||= chunk.type === "IDAT";
    if (chunk.type !== "IEND") continue;
    if (!hasPicture) throw new LogoFault("the PNG holds no picture");
    if (chunk.end !== bytes.length) throw new LogoFault("the PNG has bytes after its end");
    return { bytes: Buffer.concat(parts), width, height };
  }
};
