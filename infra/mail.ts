import { CfnOutput, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { EventInvokeConfig } from "aws-cdk-lib/aws-lambda";
import {
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
import { CfnSubscription, Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { filling } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";
import { liveAlias } from "./live.ts";
import type { Settings } from "./settings.ts";
import type { QueueNames, StateNames } from "./state-names.ts";

type MailProps = Settings["mail"];

/** The sender of invitation mails: its domain with DKIM, and the configuration set of every mail. */
export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly identity: IEmailIdentity;
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    // Mails contain personal links, so they leave encrypted or not at all.
    this.configurationSet = new ConfigurationSet(this, "Rules", {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.identity = this.#identityOf(props);
    this.topic = this.#tells();
  }

  /** The identity of the sender's domain. */
  #identityOf({ from, returnsTo, identity }: MailProps): IEmailIdentity {
    const domain = from.slice(from.indexOf("@") + 1);
    if (identity === "existing") return EmailIdentity.fromEmailIdentityName(this, "Domain", domain);
    const made = new EmailIdentity(this, "Domain", {
      identity: Identity.domain(domain),
      dkimSigning: true,
      mailFromDomain: returnsTo,
      // Until the domain's records exist, bounces go to SES's own domain, and DMARC rests on DKIM alone.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      configurationSet: this.configurationSet,
    });
    this.#publishes(made, domain, returnsTo);
    return made;
  }

  /** The DNS records of the sender's domain, as outputs for whoever publishes them. */
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
   * Lets SES report the outcome of each mail to the topic, which receives it at least once. EventBridge would only try.
   */
  #tells(): Topic {
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
    return topic;
  }
}

/** The right to send mails, and the topic that reports on them. */
export class MailRights {
  readonly #names: StateNames["mail"];
  readonly #mail: Settings["mail"];

  constructor(names: StateNames["mail"], mail: Settings["mail"]) {
    this.#names = names;
    this.#mail = mail;
  }

  /** Invokes `handler` with the outcome of each mail. An event that fails three times becomes a dead letter. */
  tells(handler: Handler, deadLetters: QueueNames): void {
    handler.uses(filling(deadLetters));
    const { feedbackTopicArn } = this.#names;
    const subscription = new CfnSubscription(handler, "Feedback", {
      protocol: "lambda",
      topicArn: feedbackTopicArn,
      endpoint: handler.live.functionArn,
      redrivePolicy: { deadLetterTargetArn: deadLetters.arn },
    });
    Validations.of(subscription).acknowledge({
      id: "CloudFormation-Validate::W3694",
      reason: "A function's alias is invoked as the function is.",
    });
    handler.live.addPermission("Feedback", {
      principal: new ServicePrincipal("sns.amazonaws.com"),
      sourceArn: feedbackTopicArn,
    });
    new EventInvokeConfig(handler, "Failures", {
      function: handler.lambda,
      qualifier: liveAlias,
      retryAttempts: 2,
      onFailure: { bind: () => ({ destination: deadLetters.arn }) },
    });
  }

  /** The right to send mail from the one sender, with this configuration set only. */
  sending(stack: Stack): Grant {
    const { identityArn, configurationSet } = this.#names;
    const configurationSetArn = stack.formatArn({
      service: "ses",
      resource: "configuration-set",
      resourceName: configurationSet,
    });
    return {
      statements: [
        new PolicyStatement({
          actions: ["ses:SendRawEmail"],
          resources: [identityArn, configurationSetArn],
          conditions: { StringEquals: { "ses:FromAddress": this.#mail.from } },
        }),
      ],
      environment: {
        MAIL_FROM: this.#mail.from,
        SES_CONFIGURATION_SET: configurationSet,
        MAIL_RATE_PER_SECOND: String(this.#mail.ratePerSecond),
      },
    };
  }
}
