// Chooses the database engine of this machine. Plain JavaScript without dependencies, because install.mjs asks before
// the install.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const manifest = fileURLToPath(new URL("../../package.json", import.meta.url));

/** The packages of dynoxide, the embedded database, in package.json: one for each platform. */
export const embedded = () =>
  Object.keys(JSON.parse(readFileSync(manifest, "utf8")).optionalDependencies)
    .filter((name) => name.startsWith("@dynoxide/"))
    .map((name) => name.slice("@dynoxide/".length));

/**
 * The path of a Java that can run DynamoDB Local: a JDK of version 17 or newer, because it compiles
 * dynamodb-on-loopback.java. Answers `undefined` when this machine has none.
 */
export const findJava = () => {
  const home = process.env.JAVA_HOME;
  return [...(home ? [join(home, "bin", "java")] : []), "java"].find((java) => {
    const { status, stdout } = spawnSync(java, ["--list-modules"], { encoding: "utf8" });
    if (status !== 0) return false;
    const version = /^java\.base@(\d+)/m.exec(stdout)?.[1];
    return Number(version) >= 17 && stdout.includes("jdk.compiler@");
  });
};

/**
 * What to install on a platform without a database engine; `undefined` when there is one.
 * @param {string} platform for example `linux-x64`
 */
export const missingEngine = (platform, java = findJava) => {
  const platforms = embedded();
  if (platforms.includes(platform) || java() !== undefined) return undefined;
  return (
    `No database for this machine (${platform}): the embedded one comes for ${platforms.join(", ")} only.\n` +
    "Install a Java Development Kit, version 17 or newer (https://adoptium.net), so that `java -version` works or\n" +
    "JAVA_HOME names its folder. Then try again: it runs Amazon's DynamoDB Local, which comes from npm."
  );
};
