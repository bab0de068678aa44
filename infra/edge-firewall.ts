import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import type { Settings } from "./settings.ts";

type GivenEdge = NonNullable<Settings["edge"]>;

/**
 * AWS's managed rule groups, with those of their rules that only count here. Bodies of orders and offers exceed 8 kB,
 * machines may leave out a User-Agent, and people's names and web addresses are part of what they send.
 */
const groups: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: [],
  AWSManagedRulesKnownBadInputsRuleSet: [],
  AWSManagedRulesCommonRuleSet: ["SizeRestrictions_BODY", "NoUserAgent_HEADER", "GenericRFI_BODY"],
};

// A sample would show paths, and the path of a mailed link contains its secret.
const metric = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

/** The edge's firewall: AWS's rules, and a limit of requests per address in five minutes. */
export class Firewall extends Construct {
  readonly acl: CfnWebACL;

  constructor(scope: Construct, id: string, props: GivenEdge & { metricName: string }) {
    super(scope, id);
    const { rules, requestsPerFiveMinutes, metricName } = props;
    const managed = Object.entries(groups).map(
      ([name, counted], index): CfnWebACL.RuleProperty => ({
        name,
        priority: index + 1,
        overrideAction: rules === "block" ? { none: {} } : { count: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: "AWS",
            name,
            ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
          },
        },
        visibilityConfig: metric(name),
      }),
    );
    this.acl = new CfnWebACL(this, "Acl", {
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: metric(metricName),
      customResponseBodies: {
        TooMany: {
          contentType: "APPLICATION_JSON",
          content: JSON.stringify({
            type: "urn:twotier:problem:RATE_LIMITED",
            title: "Too many requests",
            status: 429,
            detail: "Your address has sent too many requests. Wait five minutes, and send them more slowly.",
            code: "RATE_LIMITED",
          }),
        },
      },
      rules: [
        {
          name: "RequestsOfOneAddress",
          priority: 0,
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                customResponseBodyKey: "TooMany",
                responseHeaders: [{ name: "Retry-After", value: "300" }],
              },
            },
          },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: "IP",
              evaluationWindowSec: 300,
              limit: requestsPerFiveMinutes,
            },
          },
          visibilityConfig: metric("RequestsOfOneAddress"),
        },
        ...managed,
      ],
    });
  }
}
