/**
 * Resource types whose loss would hurt: they hold data, or names that others rely on. Each has a plain name for people.
 */
export const losses: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::GlobalTable": "table",
  "AWS::Cognito::UserPool": "user pool",
  "AWS::Cognito::UserPoolClient": "user pool's client",
  "AWS::SES::EmailIdentity": "sender's identity",
  "AWS::SES::ConfigurationSet": "sender's configuration set",
  "AWS::Events::EventBus": "event bus",
  "AWS::Events::Archive": "archive of events",
  "AWS::SQS::Queue": "queue",
  "AWS::S3::Bucket": "bucket of failed records",
  "AWS::SNS::Topic": "topic",
  "AWS::SNS::Subscription": "subscription of a topic",
  "AWS::KMS::Key": "key",
  "AWS::ApiGatewayV2::Api": "API",
  "AWS::ApiGatewayV2::DomainName": "API's domain",
  "AWS::CertificateManager::Certificate": "certificate",
  "AWS::Route53::HostedZone": "hosted zone",
  "AWS::Logs::LogGroup": "access log",
};
