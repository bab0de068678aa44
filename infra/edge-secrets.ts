import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Grant } from "./function.ts";
import type { Settings } from "./settings.ts";

type GivenEdge = NonNullable<Settings["edge"]>;

/** The region that CloudFront and its web ACL need, wherever the stage is. */
export const edgeRegion = "us-east-1";

/** The name of the edge's secret with this number. */
export const edgeSecretName = (stage: string, number: number): string => `twotier/${stage}/edge-${number}`;

/**
 * The secret by which the functions recognise the edge. CloudFormation creates it and nobody reads it. The previous
 * secret is accepted too, so that changing the number in the stage replaces the secret while requests with either are
 * under way.
 */
export class EdgeSecrets extends Construct {
  readonly #edge: GivenEdge;
  readonly #secrets: readonly Secret[];

  constructor(scope: Construct, id: string, { edge, name, region }: Settings & { edge: GivenEdge }) {
    super(scope, id);
    this.#edge = edge;
    this.#secrets = [edge.secret, edge.secret - 1]
      .filter((number) => number > 0)
      .map((number) => {
        const secret = new Secret(this, `Secret${number}`, {
          secretName: edgeSecretName(name, number),
          description: "Shows the functions that a request came through the edge",
          generateSecretString: { passwordLength: 48, excludePunctuation: true },
          // CloudFormation reads a secret only in the stack's own region.
          ...(region !== edgeRegion && { replicaRegions: [{ region: edgeRegion }] }),
          removalPolicy: RemovalPolicy.DESTROY,
        });
        Validations.of(secret).acknowledge({
          id: "AwsSolutions-SMG4",
          reason:
            "It is changed by its number in the stage, for the edge and the functions in their order (ADR 0115).",
        });
        return secret;
      });
  }

  /** The edge's secrets, as environment variables of a function that answers requests. */
  known(): Grant {
    return {
      statements: [],
      environment: {
        EDGE_SECRETS: this.#secrets.map(({ secretValue }) => secretValue.unsafeUnwrap()).join(","),
        DIRECT_REQUESTS: this.#edge.distribution ? "refused" : "answered",
      },
    };
  }
}
