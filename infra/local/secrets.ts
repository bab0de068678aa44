import { createHash } from "node:crypto";

/** The references that CloudFormation replaces by a secret's value: its name, or its ARN with a random suffix. */
const reference =
  /\{\{resolve:secretsmanager:(?:arn:[^:]+:secretsmanager:[^:]+:[0-9]+:secret:)?([^:}]+):SecretString:*\}\}/g;

/**
 * A text with the values of secrets in place of their references. On this machine a secret's value is derived from its
 * name, so it is the same in each region and after a restart. It protects nothing from a reader of this code.
 */
export const withSecrets = (text: string): string =>
  text.replace(reference, (whole, named: string) => {
    const name = whole.includes(":secret:") ? named.replace(/-[a-z0-9]{6}$/i, "") : named;
    return createHash("sha256").update(`secret ${name}`).digest("base64url");
  });
