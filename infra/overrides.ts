/** The settings that `-c name=value` changes for one command, and where a stage holds each. */
export const overrides = {
  protection: "protection",
  mailFrom: "mail.from",
  mailFromDomain: "mail.returnsTo",
  mailIdentity: "mail.identity",
  mailRatePerSecond: "mail.ratePerSecond",
  requestsPerDay: "limits.requestsPerDay",
  sendsPerDay: "limits.sendsPerDay",
  sendsPerMinute: "limits.sendsPerMinute",
  organizationRequestsPerSecond: "limits.organization.perSecond",
  organizationBurst: "limits.organization.burst",
  addressRequestsPerSecond: "limits.address.perSecond",
  addressBurst: "limits.address.burst",
  edgeDistribution: "edge.distribution",
  invitationDays: "limits.invitationDays",
  publicBaseUrl: "publicBaseUrl",
  checkRightsOn: "checkRightsOn",
  shards: "shards",
  tracing: "tracing",
  eventReaders: "eventReaders",
  corsOrigins: "corsOrigins",
  webhooksToLoopback: "webhooksToLoopback",
  restoredTableStream: "restoredTableStream",
  userPool: "userPool",
  backupVault: "backupVault",
  alarmEmail: "alarms",
  shift: "release",
} as const satisfies Record<string, string>;

export type SettingName = keyof typeof overrides;
export const settingNames = Object.keys(overrides) as SettingName[];
