import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { components } from "../schema.ts";
import { columnOf, type Line, readCsv, truths } from "./csv.ts";
import { Failure } from "./failure.ts";
import type { Entry } from "./imports.ts";

export type NewOrder = components["schemas"]["NewOrder"];

const address = [
  ...["country", "region", "city", "state", "addressLine1", "addressLine2", "postalCode"],
  ...["firstName", "lastName", "phoneNumber", "addressConfirmed"],
];
const profile = ["companyName", "email", "culture", "language"];
const company = ["domain", "organizationRegistrationNumber"];
const line = ["offerId", "quantity", "friendlyName", "partnerIdOnRecord"];

/** The columns of a CSV file of orders, one line item per line. */
export const orderHeadings = [
  "customerId",
  "resellerId",
  ...company,
  ...profile,
  ...address,
  ...line,
  "supportContactId",
];

type Cells = Line["cells"];

/** The cells with these headings; `undefined` when all of them are empty. */
const pick = (cells: Cells, names: readonly string[]): Record<string, string> | undefined => {
  const found = Object.entries(cells).filter(([name]) => names.includes(name));
  return found.length > 0 ? Object.fromEntries(found) : undefined;
};

const customerOf = (cells: Cells) => {
  const [companyProfile, billing, defaultAddress] = [company, profile, address].map((names) =>
    pick(cells, names),
  );
  if (!companyProfile && !billing && !defaultAddress) return undefined;
  const { addressConfirmed } = cells;
  return {
    companyProfile: companyProfile ?? {},
    billingProfile: {
      ...billing,
      defaultAddress: {
        ...defaultAddress,
        ...(addressConfirmed !== undefined && {
          addressConfirmed: truths[addressConfirmed.toLowerCase()] ?? addressConfirmed,
        }),
      },
    },
  };
};

const lineItemOf = (cells: Cells) => ({
  ...pick(cells, line),
  // A value that is no number stays as it is, so that the check reports it.
  ...(cells.quantity !== undefined && {
    quantity: /^-?\d+$/.test(cells.quantity) ? Number(cells.quantity) : cells.quantity,
  }),
  ...(cells.supportContactId !== undefined && { supportContact: { resellerId: cells.supportContactId } }),
});

/** Consecutive lines of the same customer form one order. A line without a customer belongs to the order above it. */
const grouped = (lines: readonly Line[]): Line[][] => {
  const groups = new Map<string, Line[]>();
  let last = "";
  for (const each of lines) {
    last = each.cells.customerId ?? each.cells.domain?.toLowerCase() ?? last;
    groups.set(last, [...(groups.get(last) ?? []), each]);
  }
  return [...groups.values()];
};

const whatOf = (body: unknown): string => {
  const { customerId, customer } = body as Partial<NewOrder>;
  return customerId ?? customer?.companyProfile?.domain ?? "no customer";
};

const fromCsv = (text: string): Entry<NewOrder>[] =>
  grouped(readCsv(text, orderHeadings, ["offerId", "quantity"])).map((lines) => {
    const [first] = lines;
    const cells = first?.cells ?? {};
    const customer = cells.customerId === undefined ? customerOf(cells) : undefined;
    // The check judges the body by the API's own schema.
    const body = {
      ...pick(cells, ["customerId", "resellerId"]),
      ...(customer && { customer }),
      lineItems: lines.map((each) => lineItemOf(each.cells)),
    } as unknown as NewOrder;
    const at = first?.line ?? 1;
    return {
      body,
      what: whatOf(body),
      line: at,
      lineOf: (pointer) => lines[Number(/^\/lineItems\/(\d+)/.exec(pointer)?.[1])]?.line ?? at,
      nameOf: columnOf,
    };
  });

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

/** The deepest existing part of a value on the way of a pointer. */
const partAt = (root: Node, pointer: string): Node => {
  const path = pointer.split("/").slice(1);
  for (let length = path.length; length > 0; length--) {
    const steps = path.slice(0, length).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const node = findNodeAtLocation(root, steps);
    if (node) return node;
  }
  return root;
};

/** A code such as `CloseBraceExpected` in words. */
const wordsOf = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();

const fromJson = (text: string): Entry<NewOrder>[] => {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [fault] = errors;
  if (fault || !root)
    throw new Failure(
      `Line ${lineAt(text, fault?.offset ?? 0)}: this is not JSON${fault ? `: ${wordsOf(fault)}` : ""}.`,
    );
  const value: unknown = JSON.parse(text);
  const nodes = Array.isArray(value) ? (root.children ?? []) : [root];
  const bodies: unknown[] = Array.isArray(value) ? value : [value];
  return nodes.map((node, at) => {
    // The check judges the body by the API's own schema.
    const body = bodies[at] as NewOrder;
    if (typeof body !== "object" || body === null)
      throw new Failure(`Line ${lineAt(text, node.offset)}: an order must be an object.`);
    return {
      body,
      what: whatOf(body),
      line: lineAt(text, node.offset),
      lineOf: (pointer) => lineAt(text, partAt(node, pointer).offset),
      nameOf: (pointer) => pointer.slice(1) || "order",
    };
  });
};

/** The orders in a JSON file (one order, or a list) or in a CSV file. Throws a Failure when the file is neither. */
export const readOrders = (text: string): Entry<NewOrder>[] =>
  /^\uFEFF?\s*[[{]/.test(text) ? fromJson(text.replace(/^\uFEFF/, "")) : fromCsv(text);
