import { createHash } from "node:crypto";

/** What CloudFormation puts the value of a secret in the place of: its name, or its ARN, whose end is random. */
const reference =
  /\{\{resolve:secretsmanager:(?:arn:[^:]+:secretsmanager:[^:]+:[0-9]+:secret:)?([^:}]+):SecretString:*\}\}/g;

/**
 * A text in which each reference to a secret has become its value. On this machine the value follows from the secret's name,
 * so that it is the same in each region and after a restart: it keeps nobody out who can read this code.
 */
export const withSecrets = (text: string): string =>
  text.replace(reference, (whole, named: string) => {
    const name = whole.includes(":secret:") ? named.replace(/-[a-z0-9]{6}$/i, "") : named;
    return createHash("sha256").update(`secret ${name}`).digest("base64url");
  });
