import { agreement } from "../../lib/contract/organizations.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { etagOf } from "../../lib/http/etag.ts";
import { type CallOptions, type RealCall, realCall, send } from "./example-calls.ts";
import type { ExampleCast } from "./example-cast.ts";
import { variant } from "./example-variants.ts";
import { placeOf } from "./reading.ts";
import { good } from "./world.ts";

/** A change of an existing resource, and how to read it: its content, and its ETag. */
export interface Change {
  call: RealCall;
  read(): Promise<{ etag: string; resource: any }>;
}

/** An example that changes something. A resource that it would create exists already, with other contents. */
export const changeOf = async (key: RouteKey, cast: ExampleCast, options?: CallOptions): Promise<Change> => {
  const call = await realCall(key, cast, options);
  const ofAgreement = key.includes("/agreements/");
  if (ofAgreement || key.startsWith("PUT /v1/offers/")) await good(send(variant(call, -1, cast)));
  const path = placeOf(call, {})?.path ?? "";
  return {
    call,
    async read() {
      const { body, headers, status } = await call.by.get(path);
      if (status !== 200) return { etag: "", resource: undefined };
      if (!ofAgreement) return { etag: headers.get("etag") ?? "", resource: body };
      // An agreement is read with its organization.
      const agreementShown = body.agreements.find(({ region }: { region: string }) =>
        call.path.endsWith(region),
      );
      return { etag: etagOf(agreement, agreementShown), resource: agreementShown };
    },
  };
};
