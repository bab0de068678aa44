import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readDescription } from "../local/description.ts";
import { localDirectory } from "../local/directory.ts";
import { type FunctionOutput, outputName } from "./outputs.ts";

/** A deployment as the repair tools reach it: the outputs of its stacks, and clients of its services. */
export interface Deployment {
  name: string;
  outputs: Readonly<Record<string, string>>;
  /** When the last deployment of its first stack began. */
  deployedAt?: Date | undefined;
  clients: {
    dynamodb: DynamoDBClient;
    s3: S3Client;
    sqs: SQSClient;
    lambda: LambdaClient;
    eventbridge: EventBridgeClient;
    cognito: CognitoIdentityProviderClient;
  };
  /** The folder of the local stack, when the deployment is that. */
  directory?: string;
}

/** An output by its name. Throws the name of a missing output. */
export const output = ({ name, outputs }: Pick<Deployment, "name" | "outputs">, wanted: string): string => {
  const value = outputs[wanted];
  if (value === undefined) throw new Error(`${name} has no output ${wanted}: deploy this release first.`);
  return value;
};

export const functionOutput = (deployment: Deployment, functionName: string, what: FunctionOutput): string =>
  output(deployment, outputName(functionName, what));

const local = { region: "eu-central-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };

/** The local stack. Throws when none runs. */
const here = (directory: string): Deployment => {
  const stack = readDescription(directory);
  if (!stack) throw new Error("No stack runs here. Start it with npm start, or name a stage with --stage.");
  const at = (service: string) => ({ ...local, endpoint: stack.endpoints[service] ?? "" });
  return {
    name: "The stack that runs here",
    outputs: stack.outputs,
    deployedAt: new Date(stack.deployedAt),
    directory,
    clients: {
      dynamodb: new DynamoDBClient({ ...local, endpoint: stack.dynamodbUrl }),
      s3: new S3Client({ ...at("s3"), forcePathStyle: true }),
      sqs: new SQSClient({ ...at("sqs"), useQueueUrlAsEndpoint: false }),
      lambda: new LambdaClient(at("lambda")),
      eventbridge: new EventBridgeClient(at("eventbridge")),
      cognito: new CognitoIdentityProviderClient({ ...local, endpoint: stack.cognitoUrl }),
    },
  };
};

/** The stacks of these names in the environment's account and region. */
const inAws = async (names: readonly string[]): Promise<Deployment> => {
  const cloudFormation = new CloudFormationClient({});
  const stacks = await Promise.all(
    names.map((StackName) => cloudFormation.send(new DescribeStacksCommand({ StackName }))),
  );
  const found = stacks.flatMap(({ Stacks = [] }) => Stacks.slice(0, 1));
  const outputs = found.flatMap(({ Outputs = [] }) => Outputs);
  const [first] = found;
  return {
    name: names.join(" and "),
    deployedAt: first?.LastUpdatedTime ?? first?.CreationTime,
    outputs: Object.fromEntries(
      outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    ),
    clients: {
      dynamodb: new DynamoDBClient({}),
      s3: new S3Client({}),
      sqs: new SQSClient({}),
      lambda: new LambdaClient({}),
      eventbridge: new EventBridgeClient({}),
      cognito: new CognitoIdentityProviderClient({}),
    },
  };
};

/** The stacks of the stage that a command names. */
export const stacksOf = (stage: string | undefined): string[] =>
  stage ? [`Twotier-${stage}`, `Twotier-${stage}-app`] : [];

/** The deployment with stacks of these names; without names, the local stack. */
export const openDeployment = async (
  names: readonly string[] = [],
  directory = localDirectory(),
): Promise<Deployment> => (names.length > 0 ? inAws(names) : here(directory));
