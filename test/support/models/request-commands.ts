import fc from "fast-check";
import type { Answering, Party, Removing } from "./request-rules.ts";

const which = fc.nat(3);
const reseller = fc.nat(1);
const older = fc.constantFrom(false, false, true);
/** The callers who answer: Global admins of the first reseller, of the other one, and of a provider. */
const by = fc.constantFrom<Answering[]>("first", "first", "second", "other", "provider");
/** The callers who remove: the provider's Global admins, and a reseller. */
const remover = fc.constantFrom<Removing[]>("admin", "admin", "admin", "second", "reseller");
const whom = fc.constantFrom<Party[]>("provider", "first");
/** The commands of the model of requests, each with its weight and what it draws. */
export const commands = {
  create: [3, { address: fc.nat(3) }],
  patch: [2, { which, valid: fc.boolean() }],
  send: [3, { which }],
  link: [4, { which }],
  revoke: [1, { which }],
  accept: [6, { which, by, older }],
  decline: [2, { which, by, older }],
  turnDown: [3, { which, older }],
  join: [3, { reseller }],
  look: [1, { reseller, by: remover }],
  remove: [4, { reseller, by: remover, version: fc.constantFrom("en", "en", "ru", "older") }],
  suspend: [1, { whom }],
  reactivate: [3, { whom }],
  role: [1, { whom }],
} as const;
