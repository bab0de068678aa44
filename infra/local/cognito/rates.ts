import { AwsError, type Operation } from "../aws-json.ts";
import { openBucket } from "../rate.ts";

/**
 * Cognito's categories of operations, and a new account's requests per second in each category over all its pools. Only
 * people call operations of other categories.
 */
const categories = {
  UserAuthentication: {
    perSecond: 120,
    operations: [
      "InitiateAuth",
      "RespondToAuthChallenge",
      "AdminInitiateAuth",
      "AdminRespondToAuthChallenge",
    ],
  },
  UserCreation: { perSecond: 50, operations: ["AdminCreateUser"] },
  UserAccountRecovery: { perSecond: 30, operations: ["AdminSetUserPassword", "ChangePassword"] },
  UserUpdate: {
    perSecond: 25,
    operations: ["AdminDisableUser", "AdminEnableUser", "AdminDeleteUser", "AdminSetUserMFAPreference"],
  },
  UserPoolRead: { perSecond: 15, operations: ["DescribeUserPool"] },
};

/** Wraps the operations so that they refuse calls beyond a new account's rates. */
export function rateLimited(
  operations: ReadonlyMap<string, Operation>,
  now: () => number,
): Map<string, Operation> {
  const limited = new Map(operations);
  for (const { perSecond, operations: names } of Object.values(categories)) {
    const bucket = openBucket({ perSecond, burst: perSecond }, now);
    for (const name of names) {
      const operation = operations.get(name);
      if (!operation) continue;
      limited.set(name, {
        ...operation,
        async run(input) {
          if (!bucket.take()) throw new AwsError("TooManyRequestsException", "Rate exceeded");
          return operation.run(input);
        },
      });
    }
  }
  return limited;
}
