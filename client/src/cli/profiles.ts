import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { exitCodes, Failure } from "./failure.ts";

/** A deployment and the account that signs in there. Secrets are stored apart (secrets.ts). */
export interface Profile {
  apiUrl: string;
  /** An API client's id, or a person's e-mail address. */
  name: string;
  /** The user pool of a person. An API client has none. */
  pool?: { url: string; clientId: string };
  secretsIn: "keyring" | "file";
}

interface Config {
  current?: string;
  profiles: Record<string, Profile>;
}

/** The folder of profiles: `TWOTIER_CONFIG_DIR`, or `twotier` in the system's folder for settings. */
export const configDirectory = (env = process.env): string => {
  if (env.TWOTIER_CONFIG_DIR) return env.TWOTIER_CONFIG_DIR;
  const settings = process.platform === "win32" ? env.APPDATA : env.XDG_CONFIG_HOME;
  return join(settings || join(homedir(), ".config"), "twotier");
};

/** The JSON of a file in that folder; `undefined` when there is no such file. */
export const readSettings = (name: string): unknown => {
  const file = join(configDirectory(), name);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Failure(`${file} cannot be read (${error instanceof Error ? error.message : error}).`);
  }
};

/** Writes a file of that folder in one step, readable by its owner only. Throws a Failure when it cannot be written. */
export const writeSettings = (name: string, value: unknown): void => {
  const directory = configDirectory();
  const file = join(directory, name);
  const next = `${file}.${process.pid}`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(next, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true, recursive: true });
    const reason = error instanceof Error ? error.message : error;
    throw new Failure(`${file} cannot be written (${reason}). Set TWOTIER_CONFIG_DIR to use another folder.`);
  }
};

/** The profiles. The file can be edited by hand, so its content may be anything. */
const read = (): Config => {
  const kept = readSettings("profiles.json") ?? {};
  const { profiles = {}, current } = Object(kept) as Partial<Config>;
  return { profiles: Object(profiles), ...(current !== undefined && { current }) };
};

/** All profiles, and the default one. */
export const allProfiles = (): Config => read();

/** The requested profile, or the current one. Throws a Failure when there is none. */
export const profileOf = (asked: string | undefined): { profileName: string; profile: Profile } => {
  const { current, profiles } = read();
  const profileName = asked ?? process.env.TWOTIER_PROFILE ?? current;
  const profile =
    profileName !== undefined && Object.hasOwn(profiles, profileName) ? profiles[profileName] : undefined;
  if (profileName !== undefined && profile) return { profileName, profile };
  const names = Object.keys(profiles);
  const known = names.length > 0 ? ` There are ${names.join(", ")}: twotier profiles use ${names[0]}.` : "";
  const signIn = " On a stack of this machine: twotier login --local. Else see twotier login --help.";
  throw new Failure(
    `${profileName === undefined ? "Nobody is signed in." : `There is no profile ${profileName}.`}${known || signIn}`,
    exitCodes.notSignedIn,
  );
};

/** Throws a Failure for a name that a keyring's tool could take for an option or a path. */
export const checkProfileName = (name: string): void => {
  if (!/^[\w.@+-]{1,100}$/.test(name))
    throw new Failure(
      "A profile's name may have only letters, digits and . @ + - _ in it: choose one with --name.",
    );
};

/** Keeps a profile, and makes it the current one. */
export const saveProfile = (name: string, profile: Profile): void => {
  const { profiles } = read();
  writeSettings("profiles.json", { current: name, profiles: { ...profiles, [name]: profile } });
};

/** Makes a profile the current one. */
export const useProfile = (name: string): void => {
  profileOf(name);
  writeSettings("profiles.json", { ...read(), current: name });
};

/** Forgets a profile. */
export const removeProfile = (name: string): void => {
  const { current, profiles } = read();
  const { [name]: _, ...left } = profiles;
  writeSettings("profiles.json", {
    ...(current !== undefined && current !== name && { current }),
    profiles: left,
  });
};
