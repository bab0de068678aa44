import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Grant } from "./function.ts";
import type { Settings } from "./settings.ts";

type GivenEdge = NonNullable<Settings["edge"]>;

/** Where CloudFront and its web ACL are set up, wherever the stage is. */
export const edgeRegion = "us-east-1";

/** What a secret of the edge is called, by its number. */
export const edgeSecretName = (stage: string, number: number): string => `twotier/${stage}/edge-${number}`;

/**
 * What the edge shows to the functions: a secret that CloudFormation makes and nobody reads. The one before counts too, so
 * that another number in the stage changes the secret while requests of both kinds are on their way.
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
          // CloudFormation reads a secret in the stack's own region.
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

  /** What a function that answers requests knows of the edge. */
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
