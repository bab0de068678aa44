import { type CfnResource, Stack, Validations } from "aws-cdk-lib";
import { CfnProject } from "aws-cdk-lib/aws-codebuild";
import type { CrossRegionSupport } from "aws-cdk-lib/aws-codepipeline";
import { CfnBucket } from "aws-cdk-lib/aws-s3";

/** Rights whose names or resources have a `*`, as the CDK's own grants on a bucket and a key give them. */
const granted = [
  ...["Abort", "DeleteObject", "GetBucket", "GetObject", "List"].map((name) => `Action::s3:${name}*`),
  ...["GenerateDataKey", "ReEncrypt"].map((name) => `Action::kms:${name}*`),
];

/**
 * Answers cdk-nag for a stack of CDK Pipelines: its steps have rights by prefix, each on its own artifacts, logs and reports,
 * and its change of itself may take the roles of the CDK's bootstrap in its own account. `elsewhere` is what it has for
 * actions in other regions: the edge's stack is in one of its own.
 */
export const acknowledgeRights = (stack: Stack, elsewhere: readonly CrossRegionSupport[]): void => {
  const { account, region } = stack;
  const all = stack.node.findAll();
  const idOf = (resource: CfnResource) => String(stack.resolve(resource.logicalId));
  const reports = `arn:aws:codebuild:${region}:${account}:report-group`;
  const logs = `arn:aws:logs:${region}:${account}:log-group:/aws/codebuild`;
  const ofProjects = all
    .filter((each) => each instanceof CfnProject)
    .map(idOf)
    .flatMap((id) => [`${reports}/<${id}>-*`, `${logs}/<${id}>:*`]);
  // The stages' own stacks answer for their buckets.
  const ofBuckets = all
    .filter((each) => each instanceof CfnBucket)
    .filter((bucket) => Stack.of(bucket) === stack)
    .map((bucket) => `<${idOf(bucket)}.Arn>/*`);
  const ofReplicas = elsewhere.map(({ replicationBucket }) =>
    String(stack.resolve(replicationBucket.arnForObjects("*"))),
  );
  const resources = [
    "*",
    `arn:*:iam::${account}:role/*`,
    `${reports}/*`,
    `${logs}/*`,
    ...ofProjects,
    ...ofBuckets,
    ...ofReplicas,
  ];
  for (const finding of [...granted, ...resources.map((each) => `Resource::${each}`)])
    Validations.of(stack).acknowledge({
      id: `AwsSolutions-IAM5[${finding}]`,
      reason: "CDK Pipelines gives its steps rights by prefix, each on its own artifacts, logs and reports.",
    });
  for (const each of [stack, ...elsewhere.map((support) => support.stack)])
    Validations.of(each).acknowledge({
      id: "AwsSolutions-S1",
      reason: "The bucket holds the artifacts of runs, which the pipeline's own roles alone read.",
    });
};
