import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { brand } from "../../brand.ts";
import type { Answer } from "../../http/answer.ts";
import { operators, organizations } from "../../organizations/items.ts";
import type { Table } from "../../table/table.ts";
import { favicons } from "./favicons.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { render } from "./responses.ts";

/** How long the operator's name is remembered. So trying many addresses costs no more calls. */
const holds = 60_000;

/** API Gateway's own answer where there is no route. */
const nothing: Answer = {
  status: 404,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message: "Not Found" }),
};

/**
 * The address without a trailing slash; `undefined` when there is no such page. Only unreserved characters are sent
 * back, and never two slashes at the beginning, which would name another host.
 */
const withoutSlash = (path: string): string | undefined =>
  /^(\/[\w.~-]+)+\/+$/.test(path) ? path.replace(/\/+$/, "") : undefined;

/** The pages about the host itself: what it is, and the notice for unknown addresses. */
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
      // After a failure the next request asks again.
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
    /** The page that says what this host is. */
    show: (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> => page(event, now, false),

    /**
     * The answer where there is no route: an icon, a redirect without the trailing slash, or "not found", for people as
     * a page.
     */
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
