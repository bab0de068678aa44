import { GetAliasCommand, ListVersionsByFunctionCommand, UpdateAliasCommand } from "@aws-sdk/client-lambda";
import { liveAlias } from "../live.ts";
import type { Deployment } from "./deployment.ts";
import { functionOf } from "./outputs.ts";

/** A function's plain name, and its name in Lambda. */
interface Called {
  name: string;
  lambda: string;
}

/** A function's alias, its version and the version to go back to. */
export interface Move extends Called {
  from: number;
  /** The version to go back to; `undefined` when the function stays as it is, for the reason in `why`. */
  to?: number;
  why: string;
}

/** The functions of a deployment that are called by their alias, from its outputs. */
const functionsOf = ({ name, outputs }: Deployment): Called[] => {
  const suffix = `:${liveAlias}`;
  const found = Object.entries(outputs).flatMap(([output, value]) => {
    const called = functionOf(output);
    return called && value.endsWith(suffix) ? [{ name: called, lambda: value.slice(0, -suffix.length) }] : [];
  });
  if (found.length === 0)
    throw new Error(`${name} has no function with an alias: deploy this release first.`);
  return found;
};

const versionsOf = async ({ clients }: Deployment, FunctionName: string) => {
  const versions: { number: number; publishedAt: Date }[] = [];
  let Marker: string | undefined;
  do {
    const page = await clients.lambda.send(new ListVersionsByFunctionCommand({ FunctionName, Marker }));
    for (const { Version = "", LastModified = "" } of page.Versions ?? [])
      if (/^\d+$/.test(Version))
        versions.push({ number: Number(Version), publishedAt: new Date(LastModified) });
    Marker = page.NextMarker;
  } while (Marker);
  return versions.toSorted((a, b) => b.number - a.number);
};

/**
 * Finds for each function of a deployment the version that it had at a time, by default before the last deployment.
 * Functions that no deployment has changed since stay as they are, so that all functions belong to one release again.
 * Throws when an alias is between two versions, because CodeDeploy is moving it.
 */
export const planRollback = async (deployment: Deployment, given?: Date): Promise<Move[]> => {
  const before = given ?? deployment.deployedAt;
  if (!before) throw new Error(`When was ${deployment.name} deployed? Say a time with --before.`);
  return Promise.all(
    functionsOf(deployment).map(async (called): Promise<Move> => {
      const { name, lambda } = called;
      const alias = await deployment.clients.lambda.send(
        new GetAliasCommand({ FunctionName: lambda, Name: liveAlias }),
      );
      if (Object.keys(alias.RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0)
        throw new Error(
          `${name} is between two versions. End its deployment first, which takes it back: aws deploy list-deployments --include-only-statuses InProgress, then aws deploy stop-deployment --auto-rollback-enabled --deployment-id <id>.`,
        );
      const from = Number(alias.FunctionVersion);
      const earlier = (await versionsOf(deployment, lambda)).find(({ publishedAt }) => publishedAt < before);
      if (!earlier) return { ...called, from, why: "it had no version before that time" };
      if (earlier.number === from) return { ...called, from, why: "it answered then, too" };
      const why = `published ${earlier.publishedAt.toISOString()}`;
      return { ...called, from, to: earlier.number, why };
    }),
  );
};

/** Moves aliases. `onMoved` is called for each. May run again at any time. */
export const rollback = async (
  { clients }: Deployment,
  moves: readonly Move[],
  onMoved: (move: Move, at: number, of: number) => void,
): Promise<void> => {
  const wanted = moves.filter(({ to }) => to !== undefined);
  for (const [at, move] of wanted.entries()) {
    await clients.lambda.send(
      new UpdateAliasCommand({
        FunctionName: move.lambda,
        Name: liveAlias,
        FunctionVersion: String(move.to),
      }),
    );
    onMoved(move, at + 1, wanted.length);
  }
};
