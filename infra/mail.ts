import { CfnDeletionPolicy, CfnOutput, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventInvokeConfig } from "aws-cdk-lib/aws-lambda";
import {
  type CfnEmailIdentity,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  type IEmailIdentity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from "aws-cdk-lib/aws-ses";
import { Topic } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";
import type { Settings } from "./settings.ts";

type MailProps = Settings["mail"] & Pick<Settings, "keepsData">;

/** The sender of invitation mails: its domain with DKIM, and the configuration set of every mail. */
export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly #identity: IEmailIdentity;
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
    this.#identity = this.#identityOf(props);
  }

  /** The identity of the sender's domain. One that was verified outlives another domain in its place. */
  #identityOf({ from, returnsTo, identity, keepsData }: MailProps): IEmailIdentity {
    const domain = from.slice(from.indexOf("@") + 1);
    if (identity === "existing") return EmailIdentity.fromEmailIdentityName(this, "Domain", domain);
    const made = new EmailIdentity(this, "Domain", {
      identity: Identity.domain(domain),
      dkimSigning: true,
      mailFromDomain: returnsTo,
      // Until its records are there, mails come back to SES's own domain, and DKIM alone aligns for DMARC.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      configurationSet: this.configurationSet,
    });
    if (keepsData) made.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    const { cfnOptions } = made.node.defaultChild as CfnEmailIdentity;
    cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    Validations.of(made).acknowledge({
      id: "CloudFormation-Validate::W3011",
      reason:
        "Where the stage leaves nothing behind, the identity goes with the stack, but not with a setting.",
    });
    this.#publishes(made, domain, returnsTo);
    return made;
  }

  /** Every DNS record that the sender's domain needs, as outputs: who deploys publishes them. */
  #publishes(identity: EmailIdentity, domain: string, returnsTo: string): void {
    const { region } = Stack.of(this);
    const dkim = identity.dkimRecords.map(({ name, value }, at): [string, string] => [
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
