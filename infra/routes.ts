import { Stack, Validations } from "aws-cdk-lib";
import { CfnIntegration, CfnRoute } from "aws-cdk-lib/aws-apigatewayv2";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { elsewhere, elsewhereKey } from "../lib/contract/elsewhere.ts";
import type { FunctionName, Route } from "../lib/contract/route.ts";
import { routes } from "../lib/contract/routes.ts";
import type { Handler } from "./function.ts";
import type { StateNames } from "./state-names.ts";

/** Rows of a contract, by their route keys. */
export type Rows = Readonly<Record<string, Route>>;

export interface RoutesProps {
  readonly api: StateNames["api"];
  readonly handlers: Readonly<Record<FunctionName, Handler>>;
  /** The rows of the contract. Default: `lib/contract/routes.ts`. */
  readonly rows?: Rows | undefined;
}

/**
 * A route for each row of the contract, and a default route that answers people. Integration and permission belong to
 * the function, one of each. So adding, removing or moving a row changes only that row's route.
 */
export class Routes extends Construct {
  constructor(scope: Construct, id: string, { api, handlers, rows = routes }: RoutesProps) {
    super(scope, id);
    const targets = new Map(
      Object.entries(handlers).map(([name, handler]) => [
        name,
        `integrations/${this.#integration(api, handler)}`,
      ]),
    );
    for (const [routeKey, row] of Object.entries<Route>({ ...rows, [elsewhereKey]: elsewhere })) {
      const isPublic = row.access === "public";
      const route = new CfnRoute(this, routeKey.replaceAll("/", "-"), {
        apiId: api.id,
        routeKey,
        target: targets.get(row.function),
        ...(isPublic
          ? { authorizationType: "NONE" }
          : { authorizationType: "JWT", authorizerId: api.authorizerId }),
      });
      if (isPublic)
        Validations.of(route).acknowledge({
          id: "AwsSolutions-APIG4",
          reason: "The contract makes this route public, or it tells people that there is nothing.",
        });
    }
  }

  #integration(api: StateNames["api"], handler: Handler): string {
    const { live } = handler;
    const integration = new CfnIntegration(handler, "Integration", {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: live.functionArn,
      payloadFormatVersion: "2.0",
    });
    live.addPermission("Api", {
      principal: new ServicePrincipal("apigateway.amazonaws.com"),
      sourceArn: Stack.of(this).formatArn({ service: "execute-api", resource: api.id, resourceName: "*" }),
    });
    return integration.ref;
  }
}
