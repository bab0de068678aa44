import { type CfnResource, Stack, Validations } from "aws-cdk-lib";
import { CfnProject } from "aws-cdk-lib/aws-codebuild";
import type { CrossRegionSupport } from "aws-cdk-lib/aws-codepipeline";
import { CfnBucket } from "aws-cdk-lib/aws-s3";

/** Rights with a `*` in their actions or resources, as the CDK grants them on a bucket and a key. */
const granted = [
  ...["Abort", "DeleteObject", "GetBucket", "GetObject", "List"].map((name) => `Action::s3:${name}*`),
  ...["GenerateDataKey", "ReEncrypt"].map((name) => `Action::kms:${name}*`),
];

/**
 * The accepted cdk-nag findings of a CDK Pipelines stack. Its steps have rights by prefix, each on its own artifacts,
 * logs and reports. Its self-update may take the roles of the CDK's bootstrap in its own account. `elsewhere` names the
 * stack's resources for actions in other regions, since the edge's stack has its own region.
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
  // The findings of the stages' own buckets are acknowledged in their stacks.
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
