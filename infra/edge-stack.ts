import { CfnOutput, Duration, SecretValue, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { Certificate, CertificateValidation } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { Construct } from "constructs";
import { edgeHeader } from "../lib/contract/edge.ts";
import { metricOf, ring } from "./alarm.ts";
import { AlarmTopics } from "./alarm-topics.ts";
import { zoneOf } from "./domain.ts";
import { Firewall } from "./edge-firewall.ts";
import { edgeSecretName } from "./edge-secrets.ts";
import type { Settings } from "./settings.ts";

/** The statuses that CloudFront would otherwise cache for ten seconds. */
const refusals = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export interface EdgeProps extends StackProps {
  readonly settings: Settings & {
    readonly edge: NonNullable<Settings["edge"]>;
    readonly domain: NonNullable<Settings["domain"]>;
  };
  /** The regional name behind which the API's domain is. */
  readonly origin: string;
}

/**
 * The edge of a stage's API: CloudFront with a firewall. It caches nothing. It passes on the host name, so that the
 * API's domain does not change. A secret header lets the functions trust the viewer's address that it sends.
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, { settings, origin, ...props }: EdgeProps) {
    const stackName = `Twotier-${settings.name}-edge`;
    super(scope, stackName, {
      ...props,
      stackName,
      description: "Twotier: what stands before the API of a stage",
      tags: { ...settings.tags, application: "twotier", stage: settings.name },
    });
    const { domain, edge } = settings;
    const certificate =
      edge.certificateArn === undefined
        ? new Certificate(this, "Certificate", {
            domainName: domain.name,
            validation: CertificateValidation.fromDns(zoneOf(this, domain)),
          })
        : Certificate.fromCertificateArn(this, "Certificate", edge.certificateArn);
    const { acl } = new Firewall(this, "Firewall", { ...edge, metricName: this.stackName });
    const distribution = new Distribution(this, "Distribution", {
      comment: `Twotier ${settings.name}`,
      domainNames: [domain.name],
      certificate,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: acl.attrArn,
      errorResponses: refusals.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      defaultBehavior: {
        origin: new HttpOrigin(origin, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
          readTimeout: Duration.seconds(30),
          customHeaders: {
            [edgeHeader]: SecretValue.secretsManager(
              edgeSecretName(settings.name, edge.secret),
            ).unsafeUnwrap(),
          },
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        // CloudFront weakens the ETag of an answer that it compresses, and If-Match needs a strong one.
        compress: false,
        originRequestPolicy: new OriginRequestPolicy(this, "PassedOn", {
          headerBehavior: OriginRequestHeaderBehavior.all("CloudFront-Viewer-Address"),
          cookieBehavior: OriginRequestCookieBehavior.all(),
          queryStringBehavior: OriginRequestQueryStringBehavior.all(),
        }),
      },
    });
    Validations.of(distribution).acknowledge(
      { id: "AwsSolutions-CFR1", reason: "Partners are in every country." },
      {
        id: "AwsSolutions-CFR3",
        reason:
          "CloudFront's log has paths, and the path of a mailed link holds its secret. The API's log has each request.",
      },
    );
    // An alarm can only notify topics of its own region.
    const topics = new AlarmTopics(this, "Alarms", settings.alarms);
    ring(
      this,
      {
        topics: { page: [topics.page.topicArn], ticket: [topics.ticket.topicArn] },
        runbooks: settings.runbooks,
      },
      {
        id: "EdgeBlocked",
        says: "The firewall before the API blocked 1,000 requests in five minutes.",
        metric: metricOf("AWS/WAFV2", "BlockedRequests", { WebACL: this.stackName, Rule: "ALL" }),
        threshold: 1_000,
        severity: "ticket",
      },
    );
    new CfnOutput(this, "EdgeDistribution", { value: distribution.distributionDomainName });
  }
}
