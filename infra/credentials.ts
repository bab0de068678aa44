/**
 * Stands in for the SDK's chain of credential sources in the bundles. Lambda hands the role's credentials over in the
 * environment, so the chain's other links (SSO, profiles, instance metadata) would only cost start-up time.
 */
export const defaultProvider =
  (_?: unknown, environment: NodeJS.ProcessEnv = process.env) =>
  async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
      throw new Error(
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be in the environment, as in Lambda.",
      );
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    };
  };
