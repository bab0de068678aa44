import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { brand } from "../../brand.ts";
import type { Answer } from "../../http/answer.ts";
import { operators, organizations } from "../../organizations/items.ts";
import type { Table } from "../../table/table.ts";
import { favicons } from "./favicons.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { render } from "./responses.ts";

/** How long the operator's name holds that was read. Whoever tries addresses costs no more calls. */
const holds = 60_000;

/** What API Gateway itself answers where there is no route. */
const nothing: Answer = {
  status: 404,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message: "Not Found" }),
};

/**
 * The page without the slash at the end of its address; `undefined` for what is no address of ours. Only characters that mean
 * themselves are sent back, and never two slashes at the beginning, which would name another host.
 */
const withoutSlash = (path: string): string | undefined =>
  /^(\/[\w.~-]+)+\/+$/.test(path) ? path.replace(/\/+$/, "") : undefined;

/** The pages about the host itself: what it is, and what people are told where there is nothing. */
export const hostPages = ({ table }: { table: Table }) => {
  let last: { at: number; operator: Promise<{ name: string; website?: string | undefined }> } | undefined;

  const readOperator = async () => {
    const entry = await operators.in(table).get({});
    const found = entry && (await organizations.in(table).get({ id: entry.organizationId }));
    return { name: found?.name ?? "Twotier", website: found?.website };
  };

  const operator = (now: Date) => {
    const at = now.getTime();
    if (!last || Math.abs(at - last.at) >= holds) {
      const asked = { at, operator: readOperator() };
      last = asked;
      // Who asks next after a failure asks anew.
      asked.operator.catch(() => {
        if (last === asked) last = undefined;
      });
    }
    return last.operator;
  };

  const page = async (event: APIGatewayProxyEventV2, now: Date, missing: boolean): Promise<Answer> => {
    const { name, website } = await operator(now);
    const view = {
      state: "host" as const,
      missing,
      operatorName: brand.operator ?? name,
      operatorWebsite: website,
    };
    const locale = requestedLocale(event) ?? browserLocale(event);
    return render(event, { locale }, { status: missing ? 404 : 200, view });
  };

  return {
    /** What this host is. */
    show: (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> => page(event, now, false),

    /** What stands where there is no route: an icon, a page with a slash too many, or nothing, for people as a page. */
    async elsewhere({ event, now }: { event: APIGatewayProxyEventV2; now: Date }): Promise<Answer> {
      const icon = favicons.get(event.rawPath);
      if (icon) return icon;
      const isForPeople = event.headers.accept?.includes("text/html") && !/^\/v\d+\//.test(event.rawPath);
      if (!isForPeople) return nothing;
      const path = withoutSlash(event.rawPath);
      if (path === undefined) return page(event, now, true);
      const locale = requestedLocale(event);
      const location = locale ? `${path}?lang=${locale}` : path;
      return { status: 308, headers: { location }, body: "" };
    },
  };
};
