import { CfnOutput, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventInvokeConfig } from "aws-cdk-lib/aws-lambda";
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from "aws-cdk-lib/aws-ses";
import { Topic } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";

export interface MailProps {
  readonly from: string;
  /** The domain that bounces go to, which SPF is looked up for (SES's custom MAIL FROM). */
  readonly returnsTo: string;
  readonly ratePerSecond: number;
}

/** The sender of invitation mails: its domain with DKIM, and the configuration set of every mail. */
export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly #identity: EmailIdentity;
  readonly #props: MailProps;

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    this.#props = props;
    // A mail says how to become somebody's partner, or holds a personal link: it leaves encrypted or not at all.
    this.configurationSet = new ConfigurationSet(this, "Rules", {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    const domain = props.from.slice(props.from.indexOf("@") + 1);
    this.#identity = new EmailIdentity(this, "Domain", {
      identity: Identity.domain(domain),
      dkimSigning: true,
      mailFromDomain: props.returnsTo,
      // Until its records are there, mails come back to SES's own domain, and DKIM alone aligns for DMARC.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      configurationSet: this.configurationSet,
    });
    this.#publishes(domain, props.returnsTo);
  }

  /** Every DNS record that the sender's domain needs, as outputs: who deploys publishes them. */
  #publishes(domain: string, returnsTo: string): void {
    const { region } = Stack.of(this);
    const dkim = this.#identity.dkimRecords.map(({ name, value }, at): [string, string] => [
      `Dkim${at + 1}`,
      `${name} CNAME ${value}`,
    ]);
    const records: Record<string, string> = {
      ...Object.fromEntries(dkim),
      Dmarc: `_dmarc.${domain} TXT "v=DMARC1; p=quarantine"`,
      ReturnMx: `${returnsTo} MX 10 feedback-smtp.${region}.amazonses.com`,
      ReturnSpf: `${returnsTo} TXT "v=spf1 include:amazonses.com ~all"`,
    };
    for (const [name, value] of Object.entries(records))
      new CfnOutput(this, `Dns${name}`, { value, description: "A DNS record to publish" }).overrideLogicalId(
        `MailDns${name}`,
      );
  }

  /**
   * Lets SES invoke `handler` with what became of each mail. The events go through SNS, which delivers at least once;
   * on EventBridge SES publishes them at best effort. An event that fails three times ends in the dead letters.
   */
  tells(handler: Handler): DeadLetters {
    const deadLetters = new DeadLetters(handler, "DeadLetters");
    handler.uses(deadLetters.filling());
    const topic = new Topic(this, "Feedback", { enforceSSL: true });
    this.configurationSet.addEventDestination("Told", {
      destination: EventDestination.snsTopic(topic),
      events: [
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.REJECT,
      ],
    });
    topic.addSubscription(new LambdaSubscription(handler.lambda, { deadLetterQueue: deadLetters }));
    new EventInvokeConfig(handler, "Failures", {
      function: handler.lambda,
      retryAttempts: 2,
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    });
    return deadLetters;
  }

  /** The right to send mail from the one sender, with this configuration set only. */
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
          actions: ["ses:SendRawEmail"],
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
