import { CfnOutput, type Stack, Token } from "aws-cdk-lib";

/** The functions that have dead letters. */
type DeadLetterOwner = "mail" | "stream-consumer" | "schedule" | "feedback" | "deliveries";

/** A queue of dead letters, as the functions' stack needs it. */
export interface QueueNames {
  readonly arn: string;
  readonly name: string;
}

/** Everything that the functions' stack reads from the stack with state. Each value is an output of the latter. */
export interface StateNames {
  readonly table: { readonly name: string; readonly arn: string; readonly streamArn: string };
  readonly users: { readonly poolId: string; readonly poolArn: string; readonly clientId: string };
  readonly mail: {
    readonly identityArn: string;
    readonly configurationSet: string;
    readonly feedbackTopicArn: string;
  };
  readonly bus: { readonly name: string; readonly arn: string };
  readonly webhooks: {
    readonly queueArn: string;
    readonly queueUrl: string;
    readonly queueName: string;
    readonly keyArn: string;
    readonly keyId: string;
  };
  readonly api: {
    readonly id: string;
    readonly url: string;
    readonly authorizerId: string;
    /** The regional domain name that an edge forwards to. */
    readonly regionalName?: string | undefined;
  };
  readonly alarms: { readonly page: string; readonly ticket: string };
  readonly deadLetters: Readonly<Record<DeadLetterOwner, QueueNames>>;
  /** The ARNs of the buckets of stream records that failed for good. */
  readonly records: Readonly<Record<"mail" | "stream-consumer", string>>;
}

/**
 * Makes a value an output of its stack, and answers the reference by which another stack reads it. A reference from
 * another region names the first stack's region. The output always exists, whether it is read or not, so that changes
 * of the other stack never change this one. A value that is known at synthesis is passed on as it is.
 */
export const nameOutput = (stack: Stack, name: string, value: string, region?: string): string => {
  new CfnOutput(stack, name, { value });
  if (!Token.isUnresolved(value)) return value;
  const place = { StackName: stack.stackName, OutputName: name, ...(region && { Region: region }) };
  return Token.asString({ "Fn::GetStackOutput": place });
};
