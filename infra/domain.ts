import { ApiMapping, DomainName, type HttpStage, SecurityPolicy } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate, CertificateValidation } from "aws-cdk-lib/aws-certificatemanager";
import { AaaaRecord, ARecord, HostedZone, type IHostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { ApiGatewayv2DomainProperties, CloudFrontTarget } from "aws-cdk-lib/aws-route53-targets";
import { Construct } from "constructs";
import type { Settings } from "./settings.ts";

type GivenDomain = NonNullable<Settings["domain"]>;

/** The hosted zone that a stage names; `undefined` when its records are kept elsewhere. */
export const zoneOf = (scope: Construct, { hostedZone, name }: GivenDomain): IHostedZone | undefined => {
  if (hostedZone === undefined) return undefined;
  if (hostedZone === "new") return new HostedZone(scope, "Zone", { zoneName: name });
  const { id: hostedZoneId, name: zoneName } = hostedZone;
  return HostedZone.fromHostedZoneAttributes(scope, "Zone", { hostedZoneId, zoneName });
};

export interface PublicDomainProps extends GivenDomain {
  readonly stage: HttpStage;
  /** The domain name of the edge's distribution. Without it, callers reach the API directly. */
  readonly distribution?: string | undefined;
}

/** The API's own host name, with its certificate and its records. */
export class PublicDomain extends Construct {
  /** The regional domain name that the host name points to. */
  readonly regionalName: string;

  constructor(scope: Construct, id: string, props: PublicDomainProps) {
    super(scope, id);
    const { name, certificateArn, stage } = props;
    const zone = zoneOf(this, props);
    const certificate =
      certificateArn === undefined
        ? new Certificate(this, "Certificate", {
            domainName: name,
            validation: CertificateValidation.fromDns(zone),
          })
        : Certificate.fromCertificateArn(this, "Certificate", certificateArn);
    const domain = new DomainName(this, "Name", {
      domainName: name,
      certificate,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    this.regionalName = domain.regionalDomainName;
    new ApiMapping(this, "Mapping", { api: stage.api, domainName: domain, stage });
    if (!zone) return;
    const api = new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId);
    const edge = props.distribution && {
      bind: () => ({
        dnsName: props.distribution ?? "",
        hostedZoneId: CloudFrontTarget.CLOUDFRONT_ZONE_ID,
      }),
    };
    const target = RecordTarget.fromAlias(edge || api);
    new ARecord(this, "Record", { zone, recordName: `${name}.`, target });
    new AaaaRecord(this, "Record6", { zone, recordName: `${name}.`, target });
  }
}
