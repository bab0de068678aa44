import { GenerateMacCommand, KMSClient } from "@aws-sdk/client-kms";
import { unavailable } from "../errors.ts";
import { clientDefaults } from "./client-defaults.ts";
import { deadlineSignal } from "./deadline.ts";
import { isTransient } from "./transient.ts";

/** Derives secrets from texts. */
export interface Mac {
  /** The HMAC of a text under the deployment's key: always the same, and unpredictable without the key. */
  of(text: string): Promise<Buffer>;
}

/** How many results an execution environment remembers, so that most deliveries need no call. */
const remembered = 1_000;

/** The functions' only KMS client. The key never leaves KMS. Throws UNAVAILABLE when KMS does not answer. */
export const openMac = (keyId: string, client = new KMSClient(clientDefaults)): Mac => {
  const known = new Map<string, Buffer>();
  return {
    async of(text) {
      const found = known.get(text);
      if (found) return found;
      const abortSignal = deadlineSignal();
      const command = new GenerateMacCommand({
        KeyId: keyId,
        MacAlgorithm: "HMAC_SHA_256",
        Message: Buffer.from(text),
      });
      const { Mac } = await client.send(command, abortSignal ? { abortSignal } : {}).catch((error) => {
        throw isTransient(error) ? unavailable("The key service", error) : error;
      });
      if (!Mac) throw new Error("KMS answered without a MAC");
      if (known.size >= remembered) known.clear();
      const made = Buffer.from(Mac);
      known.set(text, made);
      return made;
    },
  };
};
