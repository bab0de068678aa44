/**
 * The types of resources whose loss would hurt: what they hold, or the names by which others know them. Beside each is what
 * a person calls it.
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
