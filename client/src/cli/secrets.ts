import { spawnSync } from "node:child_process";
import { readSettings, writeSettings } from "./profiles.ts";

/** Stores secrets that only their owner can read. Values are Base64url, which no shell or tool interprets. */
interface Store {
  get(account: string): string | undefined;
  set(account: string, value: string): void;
  delete(account: string): void;
}

const service = "twotier";

/** Runs a tool of the system. Answers its output; `undefined` when the tool is missing or fails. */
const run = (command: string, args: string[], input?: string): string | undefined => {
  const { status, stdout } = spawnSync(command, args, {
    encoding: "utf8",
    timeout: 60_000,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "ignore"],
    ...(input !== undefined && { input }),
  });
  return status === 0 ? stdout.trim() : undefined;
};

/**
 * macOS: the login keychain. The value goes through the standard input, because every user can see a process's
 * arguments.
 */
const keychain: Store = {
  get: (account) => run("security", ["find-generic-password", "-s", service, "-a", account, "-w"]),
  set(account, value) {
    run("security", ["-i"], `add-generic-password -U -s "${service}" -a "${account}" -w "${value}"\n`);
  },
  delete(account) {
    run("security", ["delete-generic-password", "-s", service, "-a", account]);
  },
};

/** Linux: the Secret Service of the desktop (GNOME Keyring, KWallet), by libsecret's own tool. */
const secretService: Store = {
  get: (account) => run("secret-tool", ["lookup", "service", service, "account", account]),
  set(account, value) {
    run(
      "secret-tool",
      ["store", "--label", `Twotier ${account}`, "service", service, "account", account],
      value,
    );
  },
  delete(account) {
    run("secret-tool", ["clear", "service", service, "account", account]);
  },
};

const held = (): Record<string, string> => (readSettings("secrets.json") ?? {}) as Record<string, string>;

const file: Store = {
  get: (account) => held()[account],
  set: (account, value) => writeSettings("secrets.json", { ...held(), [account]: value }),
  delete(account) {
    const { [account]: _, ...left } = held();
    writeSettings("secrets.json", left);
  },
};

const keyring = (): Store | undefined => {
  if (process.env.TWOTIER_KEYRING === "off") return undefined;
  if (process.platform === "darwin") return keychain;
  return process.platform === "linux" ? secretService : undefined;
};

export type Place = "keyring" | "file";

const storeIn = (place: Place): Store => (place === "keyring" && keyring()) || file;
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A stored secret; `undefined` when there is none. */
export const readSecret = (place: Place, account: string): unknown => {
  const text = storeIn(place).get(account);
  return text ? JSON.parse(Buffer.from(text, "base64url").toString()) : undefined;
};

/** Stores a secret where the profile's other secrets are. */
export const writeSecret = (place: Place, account: string, value: unknown): void =>
  value === undefined ? storeIn(place).delete(account) : storeIn(place).set(account, encoded(value));

/** Stores a secret in the system's keyring if that returns it correctly, else in a file. Answers the place. */
export const keepSecret = (account: string, value: unknown): Place => {
  const ring = keyring();
  ring?.set(account, encoded(value));
  if (ring?.get(account) === encoded(value)) return "keyring";
  file.set(account, encoded(value));
  return "file";
};
