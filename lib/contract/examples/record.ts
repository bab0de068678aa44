import type { ExamplesOf } from "./example.ts";
import { logoPath } from "./logo.ts";
import { standIns } from "./stand-ins.ts";

const at = "2026-03-10T11:30:00.000Z";
const ofOrder = { resourceType: "order", resourceId: standIns.order };

export const recordExamples: ExamplesOf<"record"> = {
  "GET /v1/audit-records": {
    query: {
      ...ofOrder,
      userId: standIns.user,
      customerId: standIns.customer,
      from: "2026-03-01T00:00:00Z",
      to: "2026-04-01T00:00:00Z",
    },
    answer: {
      items: [
        {
          id: "aud_01k2fbdn6prt35xsge33e43bhb",
          at,
          actor: { userId: standIns.user, organizationId: standIns.provider },
          operation: "order.cancel",
          ...ofOrder,
          before: { status: "draft" },
          after: { status: "cancelled" },
          requestId: "QHsBpiLLDoEEMfQ=",
        },
      ],
    },
  },
  "GET /v1/events": {
    query: { after: "evt_01k8r25zff13xwe2x9n1fnxmy9" },
    answer: {
      items: [
        {
          id: "evt_01kz1prhxxa3wg1z2tvcz68axm",
          at,
          type: "order.cancelled",
          ...ofOrder,
          data: { orderId: standIns.order },
          changeId: "aud_01k2fbdn6prt35xsge33e43bhb",
          correlationId: "QHsBpiLLDoEEMfQ=",
        },
      ],
    },
  },
};

export const serviceExamples: ExamplesOf<"service"> = {
  "GET /v1/health": {
    answer: { status: "ok", version: "1.1.0", checks: { table: "ok", userPool: "ok" } },
  },
  "GET /docs": {},
  "GET /docs/guides": {},
  "GET /docs/reference.css": {},
  "GET /docs/reference.js": {},
  "GET /brand/logo": {},
  "GET /brand/logos/{organizationId}/{logoHash}": { path: logoPath },
  "GET /v1/openapi.json": { answer: { openapi: "3.1.1", info: { title: "Twotier" } } },
};
