/**
 * Corrections of the last released document, where that release already refused values that its document allowed.
 * Documenting such a bound is no break. The list is empty again with the next release.
 */
export const corrections: readonly string[] = [
  // The release took digits only, but documented any text.
  ...[
    "organizations",
    "organization/change-requests",
    "change-requests",
    "users",
    "directory/indirect-providers",
    "partnership-requests",
    "indirect-resellers",
    "indirect-providers",
    "offers",
    "orders",
    "customers",
    "customers/{}/subscriptions",
    "incentives",
    "audit-records",
    "events",
  ].map((path) => `GET /v1/${path} ?limit no longer takes string`),
  ...[
    ...[
      "POST /v1/organizations body/description",
      "PATCH /v1/organizations/{} body/description",
      "POST /v1/organization/change-requests body/changes/description",
      "POST /v1/organization/change-requests body/reason",
      "POST /v1/change-requests/{}/approve body/note",
      "POST /v1/change-requests/{}/reject body/note",
    ].map((place) => [place, 1_000] as const),
    ...[
      "POST /v1/partnership-requests body/message",
      "PATCH /v1/partnership-requests/{} body/message",
      "PUT /v1/offers/{} body/description",
      "POST /v1/offers/import body/offers/*/description",
    ].map((place) => [place, 2_000] as const),
  ].flatMap(([place, most]) => [
    `${place} has a tighter maxLength: ${most}`,
    `${place} has a tighter minLength: 1`,
  ]),
];
