import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { AwsError, answerJson, operation } from "./aws-json.ts";
import { plain, serveHttp } from "./http-server.ts";

const generateMac = z.object({
  KeyId: z.string(),
  MacAlgorithm: z.literal("HMAC_SHA_256"),
  Message: z.base64().refine((text) => Buffer.from(text, "base64").length <= 4_096),
});

/** A stand-in for KMS's `GenerateMac`. Its key is in a file or in memory. In KMS a key never leaves the service. */
export async function startKms(options: {
  file?: string;
  /** The ids of the existing keys. */
  keys: readonly string[];
}): Promise<{ url: string; close(): Promise<void> }> {
  const secret = options.file ? kept(options.file) : randomBytes(32);
  const operations = new Map([
    [
      "GenerateMac",
      operation({
        invalid: "ValidationException",
        signed: true,
        input: generateMac,
        run({ KeyId, MacAlgorithm, Message }) {
          if (!options.keys.includes(KeyId))
            throw new AwsError("NotFoundException", `Key '${KeyId}' does not exist`);
          const own = createHmac("sha256", secret).update(KeyId).digest();
          const Mac = createHmac("sha256", own).update(Buffer.from(Message, "base64")).digest("base64");
          return { KeyId, MacAlgorithm, Mac };
        },
      }),
    ],
  ]);
  const server = await serveHttp({
    bodyLimit: 64 * 1024,
    async handle(received) {
      const { method, path } = received;
      if (method === "POST" && path === "/") return answerJson("TrentService", operations, received);
      return plain(404, "Not found.");
    },
  });
  return { url: server.url, close: () => server.close() };
}

function kept(file: string): Buffer {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, randomBytes(32), { mode: 0o600 });
  }
  return readFileSync(file);
}
