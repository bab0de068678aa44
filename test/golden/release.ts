import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { patched as patchedCustomer } from "../../lib/customers/profiles.ts";
import { relationshipWrite } from "../../lib/customers/relationships.ts";
import { customerStore } from "../../lib/customers/store.ts";
import { recipientStore } from "../../lib/invitations/recipients/store.ts";
import { editDraft, newDraft as newRequest } from "../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../lib/invitations/requests/store.ts";
import { newJob, standing } from "../../lib/jobs/rules.ts";
import { jobStore } from "../../lib/jobs/store.ts";
import { sellable } from "../../lib/offers/rules.ts";
import { offerStore } from "../../lib/offers/store.ts";
import { newDraft as newOrder, patched as patchedOrder } from "../../lib/orders/rules.ts";
import { orderStore } from "../../lib/orders/store.ts";
import { newOrganization, withProfile } from "../../lib/organizations/rules.ts";
import { organizationStore } from "../../lib/organizations/store.ts";
import { partnershipStore } from "../../lib/partnerships/store.ts";
import { newSubscription, subscriptionWrite } from "../../lib/subscriptions/create.ts";
import { changed, operationsOf } from "../../lib/subscriptions/rules.ts";
import { subscriptionStore } from "../../lib/subscriptions/store.ts";
import { keys } from "../../lib/table/keys.ts";
import { openTable } from "../../lib/table/table.ts";
import { change as changedUser, newUser } from "../../lib/users/rules.ts";
import { userStore } from "../../lib/users/store.ts";
import { offerLine, profile, template, text } from "./release-bodies.ts";
import type { Ground, Raised, Release } from "./side-by-side.ts";

const found = <T>(item: T | undefined): T => {
  if (item === undefined) throw new Error("what is to be raised is not there");
  return item;
};
const more = (count: string | undefined): string => String(Number(count ?? 0) + 1);

/** This release with its own readers, rules and writers: test/golden/freeze.ts keeps it for later releases. */
export const release = (tableName: string, client: DynamoDBDocumentClient): Release => {
  const table = openTable(tableName, client);
  const offers = offerStore(table);
  const orders = orderStore(table);
  const users = userStore(table);
  const organizations = organizationStore(table);
  const customers = customerStore(table);
  const subscriptions = subscriptionStore(table);
  const requests = requestStore(table);
  const partnerships = partnershipStore(table);
  const jobs = jobStore(table);
  const recipients = recipientStore(table);

  const relationshipAt = async ({ customerId, resellerId }: Ground) =>
    found((await customers.relationshipsOf(resellerId, [customerId]))[0]);

  const operations: Record<Raised, (ground: Ground, now: Date) => Promise<void>> = {
    async offer({ offerId }) {
      const before = found(await offers.find(offerId));
      const { type: _, version: __, ...line } = found(sellable(before));
      await table.write(offers.save({ ...line, description: more(line.description) }, before));
    },
    async order({ providerId, orderId }, now) {
      const before = found(await orders.find(providerId, orderId));
      const lineItems = before.lineItems.map((line, at) =>
        at === 0 ? { ...line, quantity: line.quantity + 1 } : line,
      );
      await table.write(orders.save("change", before, patchedOrder(before, { lineItems }, now)));
    },
    async user({ providerId, userId }, now) {
      const before = await users.read(providerId, userId);
      const { user } = changedUser(before, { displayName: more(before.displayName) }, now);
      await table.write(users.save(before, user));
    },
    async organization({ providerId }) {
      const before = found(await organizations.find(providerId));
      const after = withProfile(before, { description: more(before.description) });
      await table.write(organizations.save(before, after));
    },
    async customer({ customerId }) {
      const before = found(await customers.find(customerId));
      const { companyName, defaultAddress } = before.billingProfile;
      const addressLine2 = more(defaultAddress.addressLine2);
      const billingProfile = { companyName: more(companyName), defaultAddress: { addressLine2 } };
      const relationships = await customers.relationships(customerId);
      await table.transact(
        customers.save(before, patchedCustomer(before, { billingProfile }), relationships),
      );
    },
    async relationship(ground) {
      await table.write(relationshipWrite(await relationshipAt(ground), ground, { record: 1, support: 1 }));
    },
    async subscription({ customerId, subscriptionId }, now) {
      const before = found(await subscriptions.find(customerId, subscriptionId));
      const patch = { friendlyName: more(before.friendlyName), quantity: before.quantity + 1 };
      const after = changed(before, patch, undefined, now);
      const operations = operationsOf(before, patch);
      await table.transact(await subscriptions.change(before, after, { now, operations }));
    },
    async request({ providerId, requestId }, now) {
      const before = await requests.read(providerId, requestId);
      const after = editDraft(before, { subject: more(before.subject) }, template, now);
      await table.write(requests.save("edit", before, after));
    },
    async partnership({ providerId, resellerId, requestId }, now) {
      const before = found(await partnerships.find(providerId, resellerId));
      const since = now.toISOString();
      if (before.status !== "active")
        return table.transact(
          partnerships.begin({ providerId, resellerId, status: "active", since, requestId }, before),
        );
      const ended = { attestationVersion: "1", locale: "en", textHash: "h", by: "usr_1" };
      return table.transact(partnerships.end(before, { ...before, status: "ended", endedAt: since, ended }));
    },
    async job({ providerId, jobId }, now) {
      const before = await jobs.read(providerId, jobId);
      const after = { ...standing(before, now), done: before.done + 1 };
      await table.transact(jobs.save("progress", before, after));
    },
    async recipient({ providerId, address }, now) {
      const before = await recipients.read(providerId, address);
      const sends = [...before.sends, now.toISOString()].slice(-3);
      await table.write(recipients.save(before, { ...before, sends }));
    },
  };

  return {
    async begin(ground, now) {
      const { providerId, resellerId, userId, offerId, customerId, orderId, requestId, jobId, address } =
        ground;
      const organization = { name: text, country: "DE", region: "EU", description: "0" };
      const enrolled = (type: "indirect-provider" | "indirect-reseller", id: string, mpnId: string) =>
        organizations.enrol(
          newOrganization(type, { ...organization, mpnId }, { id, firstAdminId: userId, now }),
        );
      await table.transact(enrolled("indirect-provider", providerId, "1"));
      await table.transact(enrolled("indirect-reseller", resellerId, "2"));
      const user = { email: "ada@provider.example", displayName: "0", roles: ["SalesAgent" as const] };
      await table.transact(users.create(newUser(providerId, user, { id: userId, now }), "indirect-provider"));
      await table.write(offers.save(offerLine(offerId), undefined));
      const subscription = newSubscription({
        id: ground.subscriptionId,
        customerId,
        providerId,
        orderId,
        line: { offerId, quantity: 1, friendlyName: "0" },
        offer: { type: "Offer", ...offerLine(offerId), version: 1 },
        now,
      });
      await table.transact([
        ...customers.create(
          {
            type: "Customer",
            id: customerId,
            providerId,
            ...profile("0"),
            associatedPartnerId: null,
            azureTenantOwner: null,
            adminId: userId,
            createdAt: now.toISOString(),
            version: 1,
            subscriptionsVersion: 1,
          },
          [],
        ),
        subscriptionWrite(subscription),
        relationshipWrite(
          undefined,
          { customerId, providerId, resellerId },
          { adminSince: now.toISOString() },
        ),
      ]);
      const lines = ["a", "b"].map((friendlyName) => ({ offerId, quantity: 1, friendlyName }));
      const order = newOrder({ customer: profile(text), lineItems: lines }, { id: orderId, providerId, now });
      await table.transact(orders.create(order));
      const input = { resellerEmail: address, locale: "en" as const, subject: "0" };
      const request = newRequest(input, template, { id: requestId, providerId, now, days: 7 });
      await table.transact(requests.create(request, now));
      const partnership = {
        providerId,
        resellerId,
        status: "active" as const,
        since: now.toISOString(),
        requestId,
      };
      await table.transact(partnerships.begin(partnership, undefined));
      const asked = {
        fromResellerId: resellerId,
        toResellerId: "org_x",
        subscriptions: true,
        delegatedAdmin: true,
      };
      const job = newJob(asked, { id: jobId, providerId, userId, requestId: "r", now });
      await table.transact(jobs.create(job, now));
      const recipient = await recipients.read(providerId, address);
      await table.write(recipients.save(recipient, { ...recipient, sends: [now.toISOString()] }));
    },

    raise: (kind, ground, at) => operations[kind](ground, at),

    async read(ground) {
      const { providerId, resellerId, customerId } = ground;
      const offer = found(await offers.find(ground.offerId));
      const order = found(await orders.find(providerId, ground.orderId));
      const user = await users.read(providerId, ground.userId);
      const organization = found(await organizations.find(providerId));
      const { billingProfile, ...customer } = found(await customers.find(customerId));
      const { recordCount, supportCount, version } = await relationshipAt(ground);
      const subscription = found(await subscriptions.find(customerId, ground.subscriptionId));
      const request = await requests.read(providerId, ground.requestId);
      const partnership = found(await partnerships.find(providerId, resellerId));
      const job = await jobs.read(providerId, ground.jobId);
      const recipient = await recipients.read(providerId, ground.address);
      const quantity = order.lineItems[0]?.quantity ?? 0;
      const { companyName, defaultAddress } = billingProfile;
      return {
        offer: [offer.version - 1, Number(offer.description)],
        order: [order.version - 1, quantity - 1],
        user: [user.version - 1, Number(user.displayName)],
        organization: [organization.version - 1, Number(organization.description)],
        customer: [customer.version - 1, Number(companyName), Number(defaultAddress.addressLine2 ?? 0)],
        relationship: [version - 1, recordCount, supportCount],
        subscription: [
          subscription.version - 1,
          Number(subscription.friendlyName),
          subscription.quantity - 1,
        ],
        request: [request.version - 1, Number(request.subject)],
        partnership: [partnership.version - 1],
        job: [job.version - 1, job.done],
        recipient: [recipient.version - 1],
      };
    },

    keys: (ground) => ({
      offer: keys.offer(ground.offerId),
      order: keys.order(ground.providerId, ground.orderId),
      user: keys.user(ground.providerId, ground.userId),
      organization: keys.organization(ground.providerId),
      customer: keys.customer(ground.customerId),
      relationship: keys.resellerRelationship(ground.customerId, ground.resellerId),
      subscription: keys.subscription(ground.customerId, ground.subscriptionId),
      request: keys.request(ground.providerId, ground.requestId),
      partnership: keys.partnership(ground.providerId, ground.resellerId),
      job: keys.job(ground.providerId, ground.jobId),
      recipient: keys.recipient(ground.providerId, ground.address),
    }),
  };
};
