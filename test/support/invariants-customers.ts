import { type Found, type Item, one } from "./invariants-found.ts";

const isOver = ({ status }: Item): boolean => status === "cancelled" || status === "expired";

/** Each change of a customer's own fields, as it is on record. */
const ofCustomer = [
  "customer.update",
  "customer.assign",
  "customer.delegated-admin-revoke",
  "customer.azure-tenant-owner-grant",
  "customer.azure-tenant-owner-revoke",
  "customer.reassign",
];

const customers = ({ of, at, expect }: Found): void => {
  for (const {
    id,
    providerId,
    companyProfile,
    adminId,
    version,
    associatedPartnerId,
    azureTenantOwner,
  } of of("Customer")) {
    const name = `the customer ${id}`;
    expect(at.domain(companyProfile.domain)?.customerId === id, `${name} has its domain`);
    expect(at.customerEntry(providerId, id) !== undefined, `${name} stands in its provider's list`);
    expect(at.user(id, adminId) !== undefined, `${name} has its admin user`);
    const records = one(at.audits(id), ...ofCustomer);
    expect(version === 1 + records, `${name} is in version ${version} after ${records} changes on record`);
    const partners = [associatedPartnerId, azureTenantOwner?.resellerId].filter((each) => each);
    for (const partner of partners)
      expect(
        at.resellerRelationship(id, partner) !== undefined,
        `${name} has the relationships of ${partner}`,
      );
    for (const word of at.customerWords(id)?.words ?? [])
      expect(at.word(providerId, word, id) !== undefined, `${name} is found by its word ${word}`);
  }
  for (const { PK, customerId } of of("Domain"))
    expect(
      at.customer(customerId)?.companyProfile.domain === PK.slice("DOMAIN#".length),
      `${PK} is its customer's`,
    );
  for (const { PK, customerId } of of("CustomerEntry"))
    expect(
      at.customer(customerId)?.providerId === PK.slice("ORG#".length),
      `${PK} lists its own customer ${customerId}`,
    );
  for (const { PK, SK, customerId, word } of of("CustomerWord"))
    expect(
      at.customerWords(customerId)?.words.includes(word) === true,
      `${PK} ${SK} is a word of its customer`,
    );
};

/** What each reseller has at a customer is what the customer and its subscriptions say. */
const relationships = ({ of, at, expect }: Found): void => {
  const byCustomer = Map.groupBy(of("Subscription"), ({ customerId }) => String(customerId));
  for (const relationship of of("CustomerPartner")) {
    const {
      customerId,
      resellerId,
      providerId,
      associated,
      adminSince,
      azureOwnerSince,
      recordCount,
      supportCount,
    } = relationship;
    const name = `the relationship of ${resellerId} to ${customerId}`;
    const customer = at.customer(customerId);
    const counted = (byCustomer.get(customerId) ?? []).filter((each) => !isOver(each));
    const record = counted.filter((each) => each.partnerOrganizationId === resellerId).length;
    const support = counted.filter((each) => each.supportResellerId === resellerId).length;
    expect(recordCount === record, `${name} counts ${recordCount} as of record, there are ${record}`);
    expect(supportCount === support, `${name} counts ${supportCount} as supported, there are ${support}`);
    expect(
      associated === (customer?.associatedPartnerId === resellerId),
      `${name} says whose customer it is`,
    );
    const owner = customer?.azureTenantOwner?.resellerId === resellerId;
    expect((azureOwnerSince !== undefined) === owner, `${name} says who is the Azure tenant owner`);
    const tied = associated || adminSince || azureOwnerSince || recordCount > 0 || supportCount > 0;
    const index = tied ? `PARTNER#${resellerId} ${providerId}#${customerId}` : "undefined undefined";
    expect(
      `${relationship.GSI1PK} ${relationship.GSI1SK}` === index,
      `${name} stands in the reseller's index for as long as it holds`,
    );
    expect(at.partnership(providerId, resellerId) !== undefined, `${name} comes from a partnership`);
  }
  for (const { id, customerId, ...subscription } of of("Subscription"))
    for (const reseller of [subscription.partnerOrganizationId, subscription.supportResellerId])
      if (reseller && !isOver(subscription))
        expect(
          at.resellerRelationship(customerId, reseller) !== undefined,
          `${id} counts in the relationships of ${reseller}`,
        );
};

const subscriptions = ({ of, at, due, expect }: Found): void => {
  const closed = Map.groupBy(of("Credit"), ({ subscriptionId }) => String(subscriptionId));
  for (const subscription of of("Subscription")) {
    const { id, customerId, providerId, orderId, status, partnerId, partnerOrganizationId, credit } =
      subscription;
    const name = `the subscription ${id}`;
    expect(at.customer(customerId)?.providerId === providerId, `${name} is of a customer of its provider`);
    expect(
      (partnerId === undefined) === (partnerOrganizationId === undefined),
      `${name} names its reseller wholly`,
    );
    if (partnerId)
      expect(
        at.mpnId(partnerId)?.organizationId === partnerOrganizationId,
        `${name} names the MPN ID of its reseller`,
      );
    const earns = status === "active" && partnerId !== undefined;
    expect(
      (credit !== undefined) === earns,
      `${name}, which is ${status}, has a running credit only when it earns one`,
    );
    if (credit) {
      const { quantity, offerId, from } = credit;
      expect(
        quantity === subscription.quantity && offerId === subscription.offerId,
        `${name} earns for what it is`,
      );
      const index = `CREDITS#${providerId} ${partnerOrganizationId}#${from}#${id}`;
      expect(
        `${subscription.GSI1PK} ${subscription.GSI1SK}` === index,
        `${name} is found by its running credit`,
      );
    } else expect(subscription.GSI1PK === undefined, `${name} is found by no credit that does not run`);
    const intervals = (closed.get(id) ?? []).toSorted((a, b) => (a.from < b.from ? -1 : 1));
    const sequence = [...intervals, ...(credit ? [credit] : [])];
    expect(
      intervals.every(({ from, to }, at) => from < to && to <= (sequence[at + 1]?.from ?? to)),
      `${name} has credits one after the other`,
    );
    expect(subscription.creditedUntil === intervals.at(-1)?.to, `${name} knows the end of its last credit`);
    const order = at.order(providerId, orderId);
    // A fixture's subscription has no order.
    if (!order) continue;
    const line = order.lineItems.find((each: Item) => each.subscriptionId === id);
    expect(
      order.status === "submitted" && line !== undefined,
      `${name} stands in its order, which is submitted`,
    );
    if (!isOver(subscription))
      expect(
        due("term", customerId, subscription.commitmentEndDate),
        `${name} is looked at when its term ends`,
      );
  }
};

const orders = ({ of, at, due, expect }: Found): void => {
  for (const order of of("Order")) {
    const { id, providerId, status, customerId, placedBy, lineItems, submittedAt, version, expiresAt } =
      order;
    const name = `the order ${id}`;
    const records = at.audits(id);
    expect(version === records.length, `${name} is in version ${version}, on record are ${records.length}`);
    for (const [end, operation] of [
      ["submitted", "submit"],
      ["cancelled", "cancel"],
      ["lapsed", "lapse"],
    ] as const)
      expect(
        one(records, `order.${operation}`) === (status === end ? 1 : 0),
        `${name}, which is ${status}, is on record as ${end} only when it is`,
      );
    if (placedBy)
      expect(at.placedOrder(placedBy, id)?.providerId === providerId, `${name} is found by who placed it`);
    if (customerId)
      expect(at.customerOrder(customerId, id) !== undefined, `${name} is found by its customer`);
    if (status === "draft") expect(due("order", id, expiresAt), `${name} is looked at when it lapses`);
    const submitted = status === "submitted";
    expect(
      (submittedAt !== undefined) === submitted,
      `${name} has an instant of submission only when it has one`,
    );
    for (const { subscriptionId } of lineItems) {
      const made = subscriptionId && at.subscription(customerId, subscriptionId)?.orderId === id;
      expect(
        submitted ? made === true : !subscriptionId,
        `each line of ${name}, which is ${status}, became what it is`,
      );
    }
    if (submitted) expect(at.customer(customerId)?.providerId === providerId, `${name} has its customer`);
  }
  for (const { PK, orderId, providerId } of of("CustomerOrder"))
    expect(
      `CUSTOMER#${at.order(providerId, orderId)?.customerId}` === PK,
      `${PK} ${orderId} is an order of the customer`,
    );
  for (const { PK, orderId, providerId } of of("PlacedOrder"))
    expect(
      `ORG#${at.order(providerId, orderId)?.placedBy}` === PK,
      `${PK} ${orderId} is an order that it placed`,
    );
};

const jobs = ({ of, at, count, due, expect }: Found): void => {
  for (const { id, providerId, fromResellerId, status, done, failedCount } of of("Job")) {
    const running = status === "running";
    expect(
      (at.runningJob(providerId, fromResellerId)?.jobId === id) === running,
      `the job ${id} holds its lock while it runs`,
    );
    if (running) {
      expect(due("job", id), `the job ${id} is looked after`);
      continue;
    }
    const of = (type: string) => count(type, ({ PK }) => PK === `JOB#${id}`);
    expect(done === of("JobDone"), `the job ${id} has done ${done} customers, ${of("JobDone")} are marked`);
    expect(
      failedCount === of("JobFailure"),
      `the job ${id} has failed ${failedCount}, ${of("JobFailure")} are listed`,
    );
  }
  for (const { PK, jobId } of of("RunningJob"))
    expect(at.job(PK.slice("ORG#".length), jobId)?.status === "running", `${PK} is locked by a running job`);
};

/** The part of the invariants that is about customers, their orders and their subscriptions. */
export const customerViolations = (all: Found): void => {
  for (const check of [customers, relationships, subscriptions, orders, jobs]) check(all);
};
