import * as z from "zod";
import { described, listed } from "./attributes.ts";
import { invalidParameter } from "./refusals.ts";
import type { User, Users } from "./users.ts";

/** What `ListUsers` takes besides the pool. */
export const userFilter = z.object({
  Filter: z.string().max(256).optional(),
  Limit: z.number().int().min(1).max(60).default(60),
  PaginationToken: z.string().min(1).optional(),
});

/** Users in the order of their names, at most 60 a page. */
export function listUsers(users: Users, { Filter, Limit, PaginationToken }: z.infer<typeof userFilter>) {
  const matches = filterOf(Filter);
  const from = PaginationToken === undefined ? "" : Buffer.from(PaginationToken, "base64url").toString();
  const found = users.after(from).filter(matches);
  const page = found.slice(0, Limit);
  const last = found.length > Limit ? page.at(-1) : undefined;
  return {
    Users: page.map((user) => ({ ...described(user), Attributes: listed(user) })),
    ...(last && { PaginationToken: Buffer.from(last.username).toString("base64url") }),
  };
}

function filterOf(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === "") return () => true;
  const [, name, comparison, wanted] = /^([\w:]+)\s*(\^?=)\s*"(.*)"$/.exec(filter.trim()) ?? [];
  if (name === undefined || wanted === undefined) throw invalidParameter("Invalid search filter");
  return (user) => {
    const value = searchable(user, name);
    if (value === undefined) return false;
    return comparison === "=" ? value === wanted.toLowerCase() : value.startsWith(wanted.toLowerCase());
  };
}

function searchable(user: User, name: string): string | undefined {
  if (name === "status") return user.enabled ? "enabled" : "disabled";
  const values: Record<string, string> = {
    ...user.attributes,
    username: user.username,
    sub: user.sub,
    "cognito:user_status": user.status,
  };
  return values[name]?.toLowerCase();
}
