import { Validations } from "aws-cdk-lib";
import { CfnApplication, CfnDeploymentGroup } from "aws-cdk-lib/aws-codedeploy";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnAlias } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Handler } from "./function.ts";
import { liveAlias } from "./live.ts";
import type { Observability } from "./observability.ts";
import type { Settings } from "./settings.ts";

type Release = Exclude<Settings["release"], { shift: "all-at-once" }>;

/** The name of CodeDeploy's own configuration. */
const configurationOf = ({ shift, minutes }: Release): string =>
  shift === "canary"
    ? `CodeDeployDefault.LambdaCanary10Percent${minutes}Minutes`
    : `CodeDeployDefault.LambdaLinear10PercentEvery${minutes}Minute${minutes === 1 ? "" : "s"}`;

/**
 * Lets a deployment hand requests over to new versions step by step, by CodeDeploy. An alarm meanwhile has every function's
 * alias go back to the version before, and the deployment fails. A first deployment has no version before, and no shift.
 */
export class Shift extends Construct {
  constructor(
    scope: Construct,
    id: string,
    o: {
      release: Release;
      /** Knows the alarms that end the trial. */
      observability: Observability;
      /** The functions whose new versions are tried on a part of the requests, or of the work. */
      answering: Readonly<Record<string, Handler>>;
      consuming: Readonly<Record<string, Handler>>;
    },
  ) {
    super(scope, id);
    const application = new CfnApplication(this, "Application", { computePlatform: "Lambda" });
    const answering = Object.values(o.answering);
    const handlers = [...answering, ...Object.values(o.consuming)];
    const role = this.#role(handlers);
    for (const handler of handlers) {
      const alarms = o.observability.against(handler, { answers: answering.includes(handler) });
      const group = new CfnDeploymentGroup(handler, "Shift", {
        applicationName: application.ref,
        serviceRoleArn: role.roleArn,
        deploymentConfigName: configurationOf(o.release),
        deploymentStyle: {
          deploymentType: "BLUE_GREEN",
          deploymentOption: "WITH_TRAFFIC_CONTROL",
        },
        alarmConfiguration: { enabled: true, alarms: alarms.map(({ alarmName }) => ({ name: alarmName })) },
        autoRollbackConfiguration: {
          enabled: true,
          events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
        },
      });
      const { defaultChild } = handler.live.node;
      if (!(defaultChild instanceof CfnAlias)) throw new Error("The alias is no alias.");
      defaultChild.cfnOptions.updatePolicy = {
        codeDeployLambdaAliasUpdate: {
          applicationName: application.ref,
          deploymentGroupName: group.ref,
        },
      };
    }
  }

  /** What CodeDeploy may do: move these aliases, and read alarms. AWS's managed policy lets it move every alias. */
  #role(handlers: readonly Handler[]): Role {
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("codedeploy.amazonaws.com"),
      inlinePolicies: {
        rights: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"],
              resources: handlers.flatMap(({ lambda: { functionArn } }) => [
                functionArn,
                // The alias itself would wait for its group, and the group waits for this role.
                `${functionArn}:${liveAlias}`,
              ]),
            }),
            new PolicyStatement({ actions: ["cloudwatch:DescribeAlarms"], resources: ["*"] }),
          ],
        }),
      },
    });
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "CodeDeploy asks for the states of all alarms.",
    });
    return role;
  }
}
