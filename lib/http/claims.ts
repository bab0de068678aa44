import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";

const claimed = z.looseObject({
  authorizer: z.looseObject({ jwt: z.looseObject({ claims: z.record(z.string(), z.unknown()) }) }),
});

/** The claims of the token that the gateway's authorizer has verified; none on a public route. */
export const claimsOf = ({ requestContext }: APIGatewayProxyEventV2): Record<string, unknown> => {
  const parsed = claimed.safeParse(requestContext);
  return parsed.success ? parsed.data.authorizer.jwt.claims : {};
};
