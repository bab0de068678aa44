import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** The frameworks that the product is compared with. */
export const peers = ["middy", "hono", "express", "nest"] as const;
export type Peer = (typeof peers)[number];

const optional = ["@nestjs/websockets", "@nestjs/microservices", "class-transformer", "class-validator"];

/** esbuild's default bundle of a source, with no option that shortens a start. */
const bundled = (contents: string, outfile: string, answer?: string): Promise<unknown> =>
  build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "js" },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    minifySyntax: true,
    legalComments: "none",
    logLevel: "error",
    external: optional.flatMap((name) => [name, `${name}/*`]),
    // CommonJS packages load Node's modules by `require`.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    ...(answer && { alias: { answer } }),
  });

/** Bundles a hand-written handler, and answers where the bundle is. */
export const buildByHand = async (source: string, folder: string): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, "by-hand.mjs");
  await bundled(source, outfile);
  return outfile;
};

/** Bundles the same calls within each framework. */
export const buildPeers = async (source: string, folder: string): Promise<Record<Peer, string>> => {
  // Within this folder, so that the AWS SDK is found above it.
  const generated = join(import.meta.dirname, ".generated");
  mkdirSync(generated, { recursive: true });
  const answer = join(generated, "answer.mjs");
  writeFileSync(answer, source);
  const built = await Promise.all(
    peers.map(async (peer) => {
      const outfile = join(folder, `${peer}.mjs`);
      await bundled(`export { handler } from "./peers/${peer}.mjs";`, outfile, answer);
      return [peer, outfile] as const;
    }),
  );
  return Object.fromEntries(built) as Record<Peer, string>;
};
