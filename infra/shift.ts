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

/** The name of CodeDeploy's predefined configuration. */
const configurationOf = ({ shift, minutes }: Release): string =>
  shift === "canary"
    ? `CodeDeployDefault.LambdaCanary10Percent${minutes}Minutes`
    : `CodeDeployDefault.LambdaLinear10PercentEvery${minutes}Minute${minutes === 1 ? "" : "s"}`;

/**
 * Lets CodeDeploy move requests to new versions step by step. If an alarm rings meanwhile, every function's alias goes
 * back to the previous version and the deployment fails. A first deployment has no previous version, so it has no
 * shift.
 */
export class Shift extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      release: Release;
      /** Defines the alarms that stop the shift. */
      observability: Observability;
      /** The functions whose new versions get only a part of the requests, or of the events, at first. */
      answering: Readonly<Record<string, Handler>>;
      consuming: Readonly<Record<string, Handler>>;
    },
  ) {
    super(scope, id);
    const application = new CfnApplication(this, "Application", { computePlatform: "Lambda" });
    const answering = Object.values(options.answering);
    const handlers = [...answering, ...Object.values(options.consuming)];
    const role = this.#role(handlers);
    for (const handler of handlers) {
      const alarms = options.observability.against(handler, { answers: answering.includes(handler) });
      const group = new CfnDeploymentGroup(handler, "Shift", {
        applicationName: application.ref,
        serviceRoleArn: role.roleArn,
        deploymentConfigName: configurationOf(options.release),
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

  /**
   * CodeDeploy's rights: to move these aliases, and to read alarms. AWS's managed policy would let it move every alias.
   */
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
                // The group needs this role, and the alias waits for its group. So the ARN must not depend on the alias
                // itself.
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
