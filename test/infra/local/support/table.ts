import { call } from "../../../../infra/local/wire.ts";

/** A template's properties of a table with a stream. */
export const tableProperties = {
  AttributeDefinitions: ["PK", "SK", "GSI1PK", "GSI1SK"].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S",
  })),
  KeySchema: [
    { AttributeName: "PK", KeyType: "HASH" },
    { AttributeName: "SK", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "GSI1",
      KeySchema: [
        { AttributeName: "GSI1PK", KeyType: "HASH" },
        { AttributeName: "GSI1SK", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
  BillingMode: "PAY_PER_REQUEST",
  TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
  StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
  Replicas: [{ Region: "eu-central-1" }],
};

export const put = (url: string, TableName: string, pk: string, more: object = {}) =>
  call(url, "DynamoDB_20120810.PutItem", { TableName, Item: { PK: { S: pk }, SK: { S: "-" }, ...more } });

export const get = (url: string, TableName: string, pk: string, sk = "-") =>
  call(url, "DynamoDB_20120810.GetItem", {
    TableName,
    Key: { PK: { S: pk }, SK: { S: sk } },
    ConsistentRead: true,
  });
