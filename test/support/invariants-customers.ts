import { type Found, type Item, one } from "./invariants-found.ts";

const isOver = ({ status }: Item): boolean => status === "cancelled" || status === "expired";
const indexOf = ({ GSI1PK, GSI1SK }: Item): string => `${GSI1PK} ${GSI1SK}`;

/** Each change of a customer's own fields, as it is on record. */
const ofCustomer = [
  "customer.update",
  "customer.assign",
  "customer.delegated-admin-change",
  "customer.delegated-admin-revoke",
  "customer.delegated-admin-expire",
  "customer.azure-tenant-owner-grant",
  "customer.azure-tenant-owner-revoke",
  "customer.reassign",
];

const customers = ({ of, at, claims, isReleased, transfersOf, withdrawalsGivenUp }: Found): void => {
  for (const each of of("Customer")) {
    const { id, providerId, companyProfile, adminId, version, associatedPartnerId } = each;
    const so = claims(`the customer ${id}`);
    so(
      "has its domain until it is released",
      (at.domain(companyProfile.domain)?.customerId === id) !== isReleased(id),
    );
    so("stands in its provider's list", at.customerEntry(providerId, id));
    so("has its admin user", at.user(id, adminId));
    const records = one(at.audits(id), ...ofCustomer) + transfersOf(id).length;
    // A withdrawal of rights that was given up leaves the next version, with nothing else changed.
    const givenUp = withdrawalsGivenUp.get(id) ?? 0;
    const changes = `${records} changes on record and ${givenUp} withdrawals given up`;
    so(`is in version ${version} after ${changes}`, version === 1 + records + givenUp);
    for (const partner of [associatedPartnerId, each.azureTenantOwner?.resellerId])
      so(`has the relationships of ${partner}`, !partner || at.resellerRelationship(id, partner));
    so("has nothing that is still on its way to its provider", each.moving === undefined);
    const customerWords = at.customerWords(id);
    for (const word of customerWords?.words ?? [])
      so(`is found by its word ${word}`, at.word(customerWords?.providerId ?? providerId, word, id));
  }
  for (const { PK, customerId } of of("Domain")) {
    const { domain } = at.customer(customerId)?.companyProfile ?? {};
    claims(PK)("is its customer's", domain === PK.slice("DOMAIN#".length));
  }
  for (const { PK, customerId } of of("CustomerEntry"))
    claims(PK)(
      `lists its own ${customerId}`,
      at.customer(customerId)?.providerId === PK.slice("ORG#".length),
    );
  for (const { PK, SK, customerId, word } of of("CustomerWord"))
    claims(`${PK} ${SK}`)("is a word of its customer", at.customerWords(customerId)?.words.includes(word));
};

/** Each reseller's relationship to a customer agrees with the customer and its subscriptions. */
const relationships = ({ of, at, isScheduled, claims }: Found): void => {
  const byCustomer = Map.groupBy(of("Subscription"), ({ customerId }) => String(customerId));
  for (const each of of("CustomerPartner")) {
    const { customerId, resellerId, providerId, associated, adminSince, azureOwnerSince } = each;
    const so = claims(`the relationship of ${resellerId} to ${customerId}`);
    const customer = at.customer(customerId);
    const live = (byCustomer.get(customerId) ?? []).filter((subscription) => !isOver(subscription));
    const record = live.filter(({ partnerOrganizationId }) => partnerOrganizationId === resellerId).length;
    const support = live.filter(({ supportResellerId }) => supportResellerId === resellerId).length;
    so(`counts ${each.recordCount} of ${record} as of record`, each.recordCount === record);
    so(`counts ${each.supportCount} of ${support} as supported`, each.supportCount === support);
    so("says whose customer it is", associated === (customer?.associatedPartnerId === resellerId));
    const owner = customer?.azureTenantOwner?.resellerId === resellerId;
    so("says who is the Azure tenant owner", (azureOwnerSince !== undefined) === owner);
    const isTied = associated || adminSince || azureOwnerSince || record > 0 || support > 0;
    const holds = each.credentialsResetAt || isTied;
    const index = holds ? `PARTNER#${resellerId} ${providerId}#${customerId}` : "undefined undefined";
    so("stands in the reseller's index for as long as it holds", indexOf(each) === index);
    const end = each.adminTermsSince === adminSince ? each.adminUntil : undefined;
    so(
      "is looked at when its access ends",
      !end || isScheduled("access", `${customerId}/${resellerId}`, end),
    );
    so("comes from a partnership", !isTied || at.partnership(providerId, resellerId));
    so("is with the customer's provider", !isTied || customer?.providerId === providerId);
  }
  for (const each of of("Subscription"))
    for (const reseller of [each.partnerOrganizationId, each.supportResellerId])
      claims(`the subscription ${each.id}`)(
        `counts in the relationships of ${reseller}`,
        !reseller || isOver(each) || at.resellerRelationship(each.customerId, reseller),
      );
};

const subscriptions = ({ of, at, isScheduled, claims }: Found): void => {
  const closed = Map.groupBy(of("Credit"), ({ subscriptionId }) => String(subscriptionId));
  for (const each of of("Subscription")) {
    const { id, customerId, providerId, status, partnerId, partnerOrganizationId, credit } = each;
    const so = claims(`the subscription ${id}, which is ${status},`);
    so("is of a customer of its provider", at.customer(customerId)?.providerId === providerId);
    so("names its reseller wholly", (partnerId === undefined) === (partnerOrganizationId === undefined));
    const named = partnerId && at.mpnId(partnerId)?.organizationId;
    so("names the MPN ID of its reseller", !partnerId || named === partnerOrganizationId);
    // If the reseller could no longer be named when seats were added or the offer changed, fewer are credited, or none.
    const credited = Math.min(each.creditedQuantity ?? each.quantity, each.quantity);
    so("credits all licences, when it names nobody", partnerId || each.creditedQuantity === undefined);
    const earns = status === "active" && partnerId !== undefined && credited > 0;
    so("has a running credit only when it earns one", (credit !== undefined) === earns);
    const { quantity, offerId, from } = credit ?? { ...each, quantity: credited };
    so("earns for what it is", quantity === credited && offerId === each.offerId);
    const index = `CREDITS#${providerId} ${partnerOrganizationId}#${from}#${id}`;
    so("is found by the credit that runs", credit ? indexOf(each) === index : each.GSI1PK === undefined);
    const intervals = (closed.get(id) ?? []).toSorted((a, b) => (a.from < b.from ? -1 : 1));
    const sequence = [...intervals, ...(credit ? [credit] : [])];
    const isInOrder = ({ from, to }: Item, at: number) => from < to && to <= (sequence[at + 1]?.from ?? to);
    so("has credits one after the other", intervals.every(isInOrder));
    so("knows the end of its last credit", each.creditedUntil === intervals.at(-1)?.to);
    const order = at.order(providerId, each.orderId);
    // A fixture's subscription has no order.
    if (!order) continue;
    const line = order.lineItems.find(({ subscriptionId }: Item) => subscriptionId === id);
    so("stands in its order, which is submitted", order.status === "submitted" && line);
    so(
      "is looked at when its term ends",
      isOver(each) || isScheduled("term", customerId, each.commitmentEndDate),
    );
  }
};

const orders = ({ of, at, isScheduled, claims, onRecord, transfersOf }: Found): void => {
  for (const each of of("Order")) {
    const { id, providerId, status, customerId, placedBy, version } = each;
    const so = claims(`the order ${id}, which is ${status},`);
    const records = at.audits(id).length;
    so(`is in version ${version} after ${records} changes on record`, version === records);
    onRecord(each, "order", { submitted: "submit", cancelled: "cancel", lapsed: "lapse" });
    so("is found by who placed it", !placedBy || at.placedOrder(placedBy, id)?.providerId === providerId);
    so("is found by its customer", !customerId || at.customerOrder(customerId, id));
    so("is looked at when it lapses", status !== "draft" || isScheduled("order", id, each.expiresAt));
    const submitted = status === "submitted";
    so("has an instant of submission when it was submitted", (each.submittedAt !== undefined) === submitted);
    for (const { subscriptionId } of each.lineItems) {
      const made = subscriptionId && at.subscription(customerId, subscriptionId)?.orderId === id;
      so("has a subscription for each line once it is submitted", submitted ? made : !subscriptionId);
    }
    const had = transfersOf(customerId).some(({ fromProviderId }) => fromProviderId === providerId);
    so("has its customer", !submitted || had || at.customer(customerId)?.providerId === providerId);
    so("is no draft any more where its customer has gone", !had || status !== "draft");
  }
  for (const { PK, orderId, providerId } of of("CustomerOrder"))
    claims(PK)(`is its ${orderId}`, `CUSTOMER#${at.order(providerId, orderId)?.customerId}` === PK);
  for (const { PK, orderId, providerId } of of("PlacedOrder"))
    claims(PK)(`placed ${orderId}`, `ORG#${at.order(providerId, orderId)?.placedBy}` === PK);
};

const jobs = ({ of, at, count, isScheduled, claims }: Found): void => {
  for (const { id, providerId, fromResellerId, status, done, failedCount } of of("Job")) {
    const so = claims(`the job ${id}, which is ${status},`);
    const running = status === "running";
    so("holds its lock while it runs", (at.runningJob(providerId, fromResellerId)?.jobId === id) === running);
    so("is looked after while it runs", !running || isScheduled("job", id));
    const marked = (type: string) => count(type, ({ PK }) => PK === `JOB#${id}`);
    so(`marks the ${done} customers that it has done`, running || done === marked("JobDone"));
    so(`lists the ${failedCount} that failed`, running || failedCount === marked("JobFailure"));
  }
  for (const { PK, jobId } of of("RunningJob"))
    claims(PK)(`is locked by ${jobId}`, at.job(PK.slice("ORG#".length), jobId)?.status === "running");
};

const transfers = ({ of, at, claims }: Found): void => {
  for (const { id, customerId, fromProviderId, toProviderId, status, expiresAt, preview } of of(
    "CustomerTransfer",
  )) {
    const so = claims(`the transfer ${id}, which is ${status},`);
    for (const side of [fromProviderId, toProviderId])
      so(`stands in the list of ${side}`, at.transferEntry(side, id));
    const open = at.openTransfer(customerId);
    // Once it has expired, another may take its place.
    const holds = open?.transferId === id || (open !== undefined && open.expiresAt > expiresAt);
    so("holds its customer while it is offered", status === "offered" ? holds : open?.transferId !== id);
    so(
      "shows its customer only while it may",
      (preview !== undefined) === ["offered", "accepted"].includes(status),
    );
  }
};

/** The invariants about customers, their orders and their subscriptions. */
export const customerViolations = (all: Found): void => {
  for (const check of [customers, relationships, subscriptions, orders, jobs, transfers]) check(all);
};
