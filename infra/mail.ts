import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
} from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import type { Grant } from "./function.ts";

export interface MailProps {
  readonly from: string;
  readonly ratePerSecond: number;
}

/** The sender of invitation mails: its domain, signed with DKIM, and the rules that every mail leaves under. */
export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly #identity: EmailIdentity;
  readonly #props: MailProps;

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    this.#props = props;
    this.configurationSet = new ConfigurationSet(this, "Rules", {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.#identity = new EmailIdentity(this, "Domain", {
      identity: Identity.domain(props.from.slice(props.from.indexOf("@") + 1)),
      dkimSigning: true,
      configurationSet: this.configurationSet,
    });
  }

  /** Sending as the one sender, under these rules only. */
  sending(): Grant {
    const { configurationSetName } = this.configurationSet;
    const configurationSetArn = Stack.of(this).formatArn({
      service: "ses",
      resource: "configuration-set",
      resourceName: configurationSetName,
    });
    return {
      statements: [
        new PolicyStatement({
          actions: ["ses:SendEmail"],
          resources: [this.#identity.emailIdentityArn, configurationSetArn],
          conditions: { StringEquals: { "ses:FromAddress": this.#props.from } },
        }),
      ],
      environment: {
        MAIL_FROM: this.#props.from,
        SES_CONFIGURATION_SET: configurationSetName,
        MAIL_RATE_PER_SECOND: String(this.#props.ratePerSecond),
      },
    };
  }
}
