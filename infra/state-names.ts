import { CfnOutput, type Stack, Token } from "aws-cdk-lib";

/** The functions whose work that failed for good is kept. */
type DeadLetterOwner = "mail" | "stream-consumer" | "schedule" | "feedback" | "deliveries";

/** A queue of dead letters, as the functions' stack needs it. */
export interface QueueNames {
  readonly arn: string;
  readonly name: string;
}

/** All that the functions' stack knows of the stack that holds state. Each text is an output of the latter. */
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
    /** The name in its region behind which it is, where an edge stands before it. */
    readonly regionalName?: string | undefined;
  };
  readonly alarms: { readonly page: string; readonly ticket: string };
  readonly deadLetters: Readonly<Record<DeadLetterOwner, QueueNames>>;
  /** The ARNs of the buckets of a stream's records that failed for good. */
  readonly records: Readonly<Record<"mail" | "stream-consumer", string>>;
}

/**
 * Makes a value an output of its stack, and answers what another stack reads it by; one of another region names the first
 * one's. The output is named here, whether
 * anybody reads it or not: so nothing that the other stack does changes this one. A value that is known already is handed
 * on as it is, so that the other stack changes with it.
 */
export const tell = (stack: Stack, name: string, value: string, region?: string): string => {
  new CfnOutput(stack, name, { value });
  if (!Token.isUnresolved(value)) return value;
  const place = { StackName: stack.stackName, OutputName: name, ...(region && { Region: region }) };
  return Token.asString({ "Fn::GetStackOutput": place });
};
