/** A protection, and the tests that must fail without it. */
export interface Protection {
  what: string;
  file: string;
  /** The code that occurs exactly once, and its replacement. */
  from: string;
  to: string;
  row: number;
  /** Only one route shows it, which the row's quick form may not try, so only its full form must notice. */
  full?: true;
}

/** The protections that `npm run protections` removes, one at a time. */
export const protections: readonly Protection[] = [
  {
    what: "a first Idempotency-Key is one that is not there yet (condition)",
    file: "lib/http/idempotency.ts",
    from: "idempotencyEntries.put(done, { when: free, refuse: taken });",
    to: "idempotencyEntries.put(done);",
    row: 1,
  },
  {
    what: "a kept answer is given to nobody whose access to it has ended (check)",
    file: "lib/http/idempotency.ts",
    from: "    mode.mayReplay();\n",
    to: "",
    row: 2,
  },
  {
    what: "a change applies to the version that was read (condition)",
    file: "lib/table/entity.ts",
    from: 'versioned ? [{ when: equals("version", versionOf.parse(before).version), refuse: stale }] : [];',
    to: 'versioned ? [{ when: equals("type", type), refuse: stale }] : [];',
    row: 7,
  },
  {
    what: "the address of one open request is nobody else's (condition)",
    file: "lib/invitations/requests/store.ts",
    from: 'when: any(isNew, atMost("expiresAt", now.toISOString())),\n  refuse: alreadyOpen',
    to: 'when: any(isNew, greater("expiresAt", "")),\n  refuse: alreadyOpen',
    row: 8,
  },
  {
    what: "an answer of the page cannot be framed or run script (header)",
    file: "lib/invitations/page/html/document.ts",
    from: "    \"frame-ancestors 'none'\",\n",
    to: "",
    row: 14,
  },
  {
    what: "a link ends at its expiry (check)",
    file: "lib/invitations/requests/rules.ts",
    from: "isPossible(expire, status) && expiresAt <= now.toISOString() ? expire.to : status",
    to: 'isPossible(expire, status) && expiresAt <= "" ? expire.to : status',
    row: 15,
  },
  {
    what: "only the page itself sends its form (check)",
    file: "lib/invitations/page/form.ts",
    from: 'if (site !== undefined) return site === "same-origin";',
    to: "if (site !== undefined) return true;",
    row: 17,
  },
  {
    what: "senders keep to one pace (limit)",
    file: "lib/invitations/sending/sender.ts",
    from: "await pace.turn();",
    to: "await Promise.resolve();",
    row: 21,
  },
  {
    what: "an address that complained is held back (condition and check)",
    file: "lib/invitations/recipients/rules.ts",
    from: "heldUntil > now.toISOString() ? heldBack : undefined",
    to: "heldUntil > now.toISOString() && now < new Date(0) ? heldBack : undefined",
    row: 22,
  },
  {
    what: "only a Global admin removes a partnership (permission)",
    file: "lib/contract/permissions.ts",
    from: 'removePartnership: ["GlobalAdmin"]',
    to: 'removePartnership: ["GlobalAdmin", "SalesAgent"]',
    row: 24,
    full: true,
  },
  {
    what: "a reseller reaches the customers that it administers, and no others (check)",
    file: "lib/customers/access.ts",
    from: "    if (!admin) throw notFound();\n",
    to: '    if (!admin) return accessOf(organization.id, customer, "provider");\n',
    row: 24,
  },
  {
    what: "the caller's rights are conditions of the write",
    file: "lib/http/serve.ts",
    from: "rights: rightsInTheWrite(caller, ...rights),",
    to: "rights: [],",
    row: 27,
  },
  {
    what: "an ID token is no access token (check)",
    file: "lib/http/caller.ts",
    from: 'token_use: z.literal("access"),',
    to: "",
    row: 28,
  },
  {
    what: "a cursor is of one list, path and filter (binding)",
    file: "lib/http/cursor.ts",
    from: "JSON.stringify([organizationId, route, sorted(path), sorted(bound)])",
    to: "JSON.stringify([organizationId, route])",
    row: 29,
  },
  {
    what: "a token counts for as long as its secret is one of the machine's (check and condition)",
    file: "lib/http/caller.ts",
    from: '...(secretId ? [contains("secretIds", secretId)] : []),',
    to: "",
    row: 43,
  },
  {
    what: "a disabled machine gets no token (check)",
    file: "lib/api-clients/token.ts",
    from: 'if (!client || !secret || client.status !== "active") throw invalidClient();',
    to: "if (!client || !secret) throw invalidClient();",
    row: 43,
  },
  {
    what: "what only a newer release knows rides along (reading)",
    file: "lib/table/entity.ts",
    from: "    carry(item, data, from > schemaVersion ? ownOfNewer : own);\n",
    to: "",
    row: 36,
  },
];
