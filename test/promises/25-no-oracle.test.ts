import { randomBytes } from "node:crypto";
import type { FunctionName } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { newId } from "../../lib/ids.ts";
import { tokenOf } from "../../lib/invitations/requests/token.ts";
import { draftOf, newCustomer } from "../support/drafts.ts";
import { enteredEnrolment } from "../support/enrolments.ts";
import { full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { tellingHeaders, withoutRequestId } from "../support/matrix.ts";
import { type Cast, openCast } from "../support/matrix-cast.ts";
import { linkPairs, type Pair, pairsOf } from "../support/oracle-pairs.ts";
import { reached } from "../support/promise.ts";
import { oneOf, randomFrom, seed } from "../support/schedules.ts";
import { good, password, type Response } from "../support/world.ts";

const timed = 500;
/** An everyday run tries this many of the pairs, and judges no time. */
const everyday = 20;
const mostMilliseconds = 5;

/** Routes for which nothing is out of reach: every admitted caller may ask for everything. */
const openToAll = [
  "GET /brand/logos/{organizationId}/{logoHash}",
  "GET /v1/change-requests/{changeRequestId}/logo",
  "POST /v1/change-requests/{changeRequestId}/approve",
  "POST /v1/change-requests/{changeRequestId}/reject",
  "GET /v1/enrolment-requests/{enrolmentRequestId}",
  "POST /v1/enrolment-requests/{enrolmentRequestId}/approve",
  "POST /v1/enrolment-requests/{enrolmentRequestId}/reject",
  "POST /v1/domains/{domain}/release",
  "GET /v1/partners/{mpnId}",
  "GET /v1/country-rules/{country}",
  "GET /v1/offers/{offerId}",
  "PUT /v1/offers/{offerId}",
];

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe("a forbidden resource differs from an unknown one", () => {
  let inside: Inside;
  let cast: Cast;
  let pairs: Pair[];
  const random = randomFrom(seed);
  const notes: string[] = [];

  beforeAll(async () => {
    inside = await openInside();
    const { world } = inside;
    cast = await openCast({ ...inside, now: () => new Date(inside.now()) });
    const secret = () => randomBytes(32).toString("base64url");
    const invitation = await world.invitation(cast.provider);
    // Its mail was requested at its creation.
    const asked = await world.user(cast.reseller, "SalesAgent");
    const entered = { id: invitation.id, providerId: cast.provider.id };
    const enrolment = await enteredEnrolment(inside.table, entered, new Date(inside.now()));
    const links = linkPairs(
      { anonymous: world.anonymous, reseller: cast.reseller.admin },
      {
        // Existing ids of a request and a user, as the path has them.
        forbidden: (key) => {
          if (key.includes("/enrolments/")) return tokenOf(enrolment.id, secret());
          return tokenOf(/\/(addresses|passwords)\//.test(key) ? asked.id : invitation.id, secret());
        },
        unknown: () => tokenOf(newId("req", new Date(inside.now())), secret()),
      },
    );
    pairs = [...links, ...(await pairsOf({ world, cast }))];
  }, 60_000);
  afterAll(async () => {
    if (notes.length > 0) reached(25, notes.join("; "));
    await inside?.close();
  });

  /** A page never mentions its request's id; a problem does. */
  const comparable = (answer: Response) => ({
    status: answer.status,
    text: withoutRequestId(answer),
    headers: tellingHeaders(answer),
  });

  /** Some of the pairs, so that each route has its turn. */
  const chosen = (): Pair[] => {
    if (full) return pairs;
    const byKey = Map.groupBy(pairs, ({ key }) => key);
    const keys = [...byKey.keys()];
    const turn = [...keys, ...keys].slice(seed % keys.length).slice(0, everyday);
    return turn.map((key) => oneOf(byKey.get(key) ?? [], random));
  };

  it("in no byte of the answer, on any route that names something", async () => {
    const among = chosen();
    for (const { title, forbidden, unknown } of among) {
      const [one, other] = [await forbidden(), await unknown()];
      expect({ title, ...comparable(one) }).toEqual({ title, ...comparable(other) });
      expect([title, one.status < 500]).toEqual([title, true]);
    }
    const asked = new Set(pairs.map(({ key }) => key));
    const notAsked = Object.keys(routes).filter((key) => key.includes("{") && !asked.has(key as RouteKey));
    expect(notAsked.toSorted()).toEqual(openToAll.toSorted());
    notes.push(`${among.length} pairs on ${new Set(among.map(({ key }) => key)).size} routes: same bytes`);
  }, 600_000);

  it("in no filter of a list, and in no review of an order", async () => {
    const { world } = inside;
    const { admin } = cast.provider;
    const [other, stranger] = await Promise.all([world.provider(), world.reseller()]);
    const { customer } = await inside.customerOf(other);
    const { domain } = customer.companyProfile;
    const free = `free-${world.next()}.example`;
    const asked = [
      ["/v1/customers?domain=", domain, free],
      ["/v1/indirect-resellers?mpnId=", stranger.mpnId, "404404"],
      ["/v1/indirect-resellers?name=", stranger.name, "Nobody at all"],
      ["/v1/partnership-requests?resellerEmail=", stranger.admin.email, `nobody@${free}`],
    ] as const;
    for (const [path, theirs, nobodys] of asked) {
      const [one, two] = await Promise.all(
        [theirs, nobodys].map((value) => admin.get(`${path}${encodeURIComponent(value)}`)),
      );
      expect({ path, ...comparable(one!) }).toEqual({ path, ...comparable(two!) });
    }
    const problems = async (of: string): Promise<unknown> => {
      const { id } = await draftOf(world, admin, { customer: newCustomer(world, of) });
      return (await good(admin.post(`/v1/orders/${id}/review`))).problems;
    };
    expect(await problems(domain)).toEqual(await problems(free));
    notes.push(`${asked.length} filters and a review: the same for what is another's and what nobody has`);
  });

  it("in no word of the invitation's page, for any address and password", async () => {
    const { world } = inside;
    const invitation = await world.invitation(cast.provider);
    const addresses = [
      "nobody@nowhere.example",
      cast.reseller.admin.email,
      cast.provider.admin.email,
      (await world.user(cast.reseller, "SalesAgent")).email,
    ];
    const answers = [];
    for (const email of addresses) {
      const form = new URLSearchParams({
        decision: "accept",
        email,
        password: `${password}!`,
        authorised: "yes",
      });
      const answer = await world.anonymous.post(`/invitations/${invitation.token}`, String(form), {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
      });
      const { status, text, headers } = comparable(answer);
      // The entered text is in its field again.
      answers.push({ status, text: text.replaceAll(email, "address"), headers });
    }
    expect(answers.map(({ status }) => status)).toEqual(addresses.map(() => 401));
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    notes.push("one 401 page for unknown addresses and wrong passwords");
  });

  // Times are judged in the full run only. The reference in a link is no secret, but its 256 bits are, so it is not
  // timed.
  const judgeTimes = async () => {
    const byFunction = Map.groupBy(
      pairs.filter(({ key }) => !/(addresses|enrolments|invitations|passwords|unsubscribe)\//.test(key)),
      ({ key }) => routes[key].function,
    );
    /** How much longer the forbidden call of a pair took, by function. */
    const difference = async (name: FunctionName): Promise<number> => {
      const pair = oneOf(byFunction.get(name) ?? [], random);
      const took = { forbidden: 0, unknown: 0 };
      const order =
        random() < 0.5 ? (["forbidden", "unknown"] as const) : (["unknown", "forbidden"] as const);
      for (const which of order) {
        const began = performance.now();
        await pair[which]();
        took[which] = performance.now() - began;
      }
      return took.forbidden - took.unknown;
    };
    const differences = new Map<FunctionName, number[]>();
    for (let number = 0; number < timed; number++) {
      // Each function as often as any other, so that one function's difference is not hidden by the others.
      const name = [...byFunction.keys()][number % byFunction.size] ?? "service";
      differences.set(name, [...(differences.get(name) ?? []), await difference(name)]);
    }
    const all = medianOf([...differences.values()].flat());
    expect(Math.abs(all)).toBeLessThan(mostMilliseconds);
    const medians = [];
    for (const [name, values] of differences) {
      let median = medianOf(values);
      // One function has few pairs, and other work on the machine may have slowed just these.
      if (Math.abs(median) >= mostMilliseconds) {
        const repeated: number[] = [];
        while (repeated.length < timed) repeated.push(await difference(name));
        notes.push(`${name} measured again: ${median.toFixed(2)} ms at first`);
        median = medianOf(repeated);
      }
      medians.push({ name, median });
    }
    expect(medians.filter(({ median }) => Math.abs(median) >= mostMilliseconds)).toEqual([]);
    const worst = Math.max(...medians.map(({ median }) => Math.abs(median)));
    notes.push(
      `${timed} timed pairs: median difference ${all.toFixed(2)} ms, ${worst.toFixed(2)} ms at most of a function`,
    );
  };
  if (full) it("and not in the answer's time", judgeTimes, 600_000);
});
