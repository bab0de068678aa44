import { pageSessions } from "./account/items.ts";
import { recoveryCodes } from "./account/recovery-codes.ts";
import { apiClients } from "./api-clients/items.ts";
import { accessCountings, accessCounts, countedAccesses } from "./customers/access-counts.ts";
import {
  customerEntries,
  customers,
  customerUsers,
  domains,
  resellerRelationships,
} from "./customers/items.ts";
import {
  administeredWords,
  customerBeginnings,
  customerWordLists,
  customerWords,
} from "./customers/search-items.ts";
import { enrolmentDrafts, enrolmentRequests } from "./enrolments/items.ts";
import { idempotencyEntries } from "./http/idempotency.ts";
import { sealingKeys } from "./http/seal.ts";
import { creditKeys } from "./incentives/items.ts";
import { outboxEntries } from "./invitations/outbox/items.ts";
import { failureCounts } from "./invitations/page/items.ts";
import { mailChoices, recipients } from "./invitations/recipients/items.ts";
import { endedLinks, invitations, openRequests, requests } from "./invitations/requests/items.ts";
import { sendings } from "./invitations/sending/breaker.ts";
import { paces } from "./invitations/sending/pace.ts";
import { jobDones, jobFailures, jobs, runningJobs } from "./jobs/items.ts";
import { letters } from "./letters/items.ts";
import { quotaParts } from "./limits/quota.ts";
import { mailedLinks } from "./mailed-links/items.ts";
import { notices } from "./notices/items.ts";
import { notificationPreferences } from "./notification-preferences/items.ts";
import { offers } from "./offers/items.ts";
import { customerOrders, orders, placedOrders } from "./orders/items.ts";
import {
  agreements,
  changeRequests,
  enrolledOrganizations,
  mpnIds,
  operators,
  organizations,
  submittedChanges,
} from "./organizations/items.ts";
import { suspensionCounts } from "./organizations/standing.ts";
import { partnershipEntries, partnerships, resellerNameLists, resellerNames } from "./partnerships/items.ts";
import { auditKeys, auditRecords, events } from "./record/items.ts";
import { scheduledEntries, watermarks } from "./schedule/items.ts";
import { credits, subscriptionKeys, subscriptions } from "./subscriptions/items.ts";
import { rightMarks } from "./table/rights.ts";
import { openTransfers, transferEntries, transfers } from "./transfers/items.ts";
import { addressProofs } from "./users/address-proof/items.ts";
import { emails, userOrganizations, users } from "./users/items.ts";
import { webhookDeliveries, webhookEndpoints, webhookReplays } from "./webhooks/items.ts";

/** All stored entities, for what reads the whole table: the backfill, and the tests of golden items. */
export const entities = [
  organizations,
  agreements,
  changeRequests,
  submittedChanges,
  enrolledOrganizations,
  mpnIds,
  operators,
  suspensionCounts,
  users,
  emails,
  addressProofs,
  userOrganizations,
  pageSessions,
  recoveryCodes,
  apiClients,
  enrolmentDrafts,
  enrolmentRequests,
  requests,
  openRequests,
  invitations,
  endedLinks,
  mailedLinks,
  notificationPreferences,
  letters,
  failureCounts,
  recipients,
  mailChoices,
  outboxEntries,
  paces,
  sendings,
  quotaParts,
  partnerships,
  partnershipEntries,
  resellerNames,
  resellerNameLists,
  offers,
  customers,
  resellerRelationships,
  customerEntries,
  accessCounts,
  countedAccesses,
  accessCountings,
  domains,
  customerWords,
  customerWordLists,
  customerBeginnings,
  administeredWords,
  customerUsers,
  orders,
  placedOrders,
  customerOrders,
  subscriptions,
  subscriptionKeys,
  credits,
  creditKeys,
  jobs,
  runningJobs,
  jobDones,
  jobFailures,
  transfers,
  transferEntries,
  openTransfers,
  scheduledEntries,
  watermarks,
  auditRecords,
  auditKeys,
  events,
  notices,
  webhookEndpoints,
  webhookDeliveries,
  webhookReplays,
  idempotencyEntries,
  sealingKeys,
  rightMarks,
];
