/**
 * The rules that hold for every operation, in CommonMark: the document's own description, and the first page of its
 * reference.
 */
export const introduction = `An **indirect provider** buys from a vendor and sells through **indirect resellers** to **customers**. This API
invites resellers, keeps the partnerships, orders and manages subscriptions, and ends a partnership, with the rights of
each party enforced and every change on record.

## Authentication

Send \`Authorization: Bearer <access token>\`. The token comes from the deployment's user pool (Cognito \`InitiateAuth\` with
\`USER_PASSWORD_AUTH\`, and the \`userName\` of the setup info as USERNAME). An ID token is refused. A system
gets its token from \`POST /oauth2/token\`, as an API client that a Global admin has made. The token says who calls.
What the caller may do is read from the table on every request, so a role taken or a partnership ended counts at once.

## Errors

An error of a function is \`application/problem+json\` (RFC 9457) with a stable \`code\`. Its \`detail\` says what to do next,
and who can do it. \`errors\` lists the faulty fields by JSON pointer. Decide by \`code\`, never by the wording. API Gateway
answers 401, unknown paths, its own throttling and its size limits by itself, as \`{ "message": "…" }\`.

The first check that fails answers, in this order: 401, 403, 400 or 428, idempotency, 404, 412, 409 or 410, 422. What does
not exist and what is out of the caller's access answer 404 with the same bytes.

## Paging

A list answers \`items\` and, unless it ends there, \`nextCursor\`; send it as \`cursor\`. A page may be short, or empty, while
\`nextCursor\` is present. A cursor belongs to its organization, route and filters.

## Idempotency

Send an \`Idempotency-Key\` of your own making with a POST, and the same one when you repeat it. For 24 hours the same key and
body (compared as canonical JSON, RFC 8785) answer the first result again, with \`Idempotency-Replayed: true\` and without its
secrets. Another body is 422 \`IDEMPOTENCY_KEY_REUSED\`.

## Concurrency

Every single resource has an \`ETag\`. A PATCH needs it in \`If-Match\`: without it 428, after somebody else's change 412. PUT and
DELETE honour it when it is sent. A PATCH is a JSON merge patch (RFC 7396).

## Events

\`GET /v1/events?after=\` tells what happened in the caller's access, oldest first, for 30 days. Ignore types and fields that
you do not know.

## Limits

\`RateLimit-Policy\` and \`RateLimit\` say what is left of the limits that a request counts for, as a hint: slow down before
nothing is. 429 and 503 say in \`Retry-After\` after how many seconds to ask again; wait that long, and a random while
more. A request takes 10 seconds at most. Where a body may have more than 256 kB, its operation says so.

## Versions

Within \`/v1\`, fields, operations, codes and types of event may be added; nothing is removed and nothing changes its meaning.
Treat a value of a closed list that you do not know as none that you know.`;
