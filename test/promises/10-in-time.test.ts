import type { FunctionName } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { transferRest } from "../../lib/transfers/rest.ts";
import { assembled } from "../infra/assembled.ts";
import { rowOf, send } from "../support/example-calls.ts";
import { openExampleRequests, type Request } from "../support/example-requests.ts";
import { type Call, type Fault, type FaultProxy, openFaultProxy } from "../support/fault-proxy.ts";
import { full } from "../support/full.ts";
import { type Found, isLeftToStream, isUnavailable, isWithoutSetup } from "../support/hung-requests.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf } from "../support/invitations.ts";
import { isRead } from "../support/ledger.ts";
import { reached } from "../support/promise.ts";
import { type Cast, openCast } from "../support/scenes.ts";
import { scenes } from "../support/scenes-all.ts";
import { oneOf, randomFrom, seed } from "../support/schedules.ts";
import { good } from "../support/world.ts";

const longest = 10_000;
/** Hanging requests in parallel: they are timed in the process that answers them. */
const atOnce = 30;

/** The dependencies of a request that may hang. */
const dependencies = {
  "the table's reads": { service: "dynamodb", operation: /^(Get|BatchGet|Query)/ },
  "the table's writes": { service: "dynamodb", operation: /^(Put|Update|Delete|Transact)/ },
  "the user pool": { service: "cognito", operation: /./ },
} as const;
type Dependency = keyof typeof dependencies;
const all = Object.keys(dependencies) as Dependency[];

const isOf = (dependency: Dependency, { service, operation }: Call): boolean =>
  dependencies[dependency].service === service && dependencies[dependency].operation.test(operation);

/** Background work, and its dependencies that may hang. */
interface Behind {
  function: string;
  scene: string;
  hung: Pick<Fault, "service" | "operation">;
}

const services: Behind[] = [
  { function: "mail", scene: "mail sends an invitation", hung: { service: "ses" } },
  {
    function: "stream-consumer",
    scene: "stream-consumer puts an event on the bus",
    hung: { service: "eventbridge" },
  },
  {
    function: "stream-consumer",
    scene: "stream-consumer ends a disabled user's sign-in",
    hung: { service: "cognito" },
  },
];
const onTheTable = (hung: Behind["hung"]): Behind[] => [
  { function: "mail", scene: "mail sends an invitation", hung },
  { function: "stream-consumer", scene: "stream-consumer finds a customer by its new name", hung },
  { function: "schedule", scene: "schedule expires a request", hung },
  { function: "feedback", scene: "feedback notes that a mail came back", hung },
];

describe("a dependency that hangs", () => {
  let inside: Inside;
  let cast: Cast;
  let requests: Request[];
  let proxy: FaultProxy;
  beforeAll(async () => {
    inside = await openInside();
    cast = await openCast(inside);
    requests = openExampleRequests(inside);
    // The first cursor creates the month's key. Later ones only read it.
    await good(cast.world.operator.get("/v1/organizations?limit=1"));
    proxy = openFaultProxy(inside.between, seed);
  });
  afterAll(async () => {
    proxy?.close();
    await inside?.close();
  });

  /** One read of each function, and one request that writes, including to the user pool if the function does. */
  const someOf = (all: readonly Request[]): Request[] => {
    const random = randomFrom(seed);
    return [...Map.groupBy(all, ({ key }) => routes[key].function).values()].flatMap((own) => {
      // Of the service's routes, only this one needs the table and the pool. Most need neither.
      const health = own.filter(({ key }) => key === "GET /v1/health");
      const reads = health.length > 0 ? health : own.filter(({ key }) => isRead(key));
      const writes = own.filter(({ key }) => !isRead(key));
      const toPool = writes.filter(
        ({ key, name }) => rowOf(key).key === "claim" || rowOf(key).oauth || name.endsWith("signed in"),
      );
      const kinds = [reads, toPool.length > 0 ? toPool : writes];
      return kinds.filter((kind) => kind.length > 0).map((kind) => oneOf(kind, random));
    });
  };

  it("is answered in time with the right error, on every dependency and route", async () => {
    const chosen = full ? requests : someOf(requests);
    const found: Found[] = [];
    let asked: Promise<Found>[] = [];
    const answered = async () => {
      found.push(...(await Promise.all(asked)));
      asked = [];
      proxy.clear();
    };
    const needed = new Map<FunctionName, Set<Dependency>>();
    let count = 0;
    for (const { name, key, ready } of chosen) {
      // Its calls when nothing hangs.
      const clean = await ready();
      // A user's home is remembered for good. A read has the same caller each time, so the first one is not counted.
      if (isRead(key)) await send(clean);
      inside.startAnew();
      proxy.forget();
      const answer = await inside.as(`clean ${name}`, () => send(clean));
      if (answer.status >= 400) throw new Error(`${name} answered ${answer.status}: ${answer.text}`);
      const calls = proxy.calls.filter(({ actor }) => actor === `clean ${name}`);
      for (const dependency of all) {
        const most = calls.filter((call) => isOf(dependency, call)).length;
        if (most === 0) continue;
        const own = needed.get(routes[key].function) ?? new Set();
        needed.set(routes[key].function, own.add(dependency));
        // From its first call on, and in a full run also from its last one on.
        for (const first of new Set(full ? [1, most] : [1])) {
          for (let [from, more] = [first, 3]; more > 0; more--) {
            const actor = `hung ${count++}`;
            const prepared = await ready();
            // What the functions remember (a health, a name, a key) would spare the call that is to hang.
            inside.startAnew();
            proxy.strike({ ...dependencies[dependency], actor, from, kind: "hang" });
            let met = false;
            const hung = proxy.hung(actor).then(() => {
              met = true;
            });
            const began = performance.now();
            const where = `${name}, ${dependency} from call ${from} of ${most} on`;
            const answering = inside
              .as(actor, () => send(prepared))
              .then((answer): Found => {
                return { where, key, milliseconds: Math.round(performance.now() - began), answer, met };
              });
            // The next one is prepared only when this one has finished its reads.
            await Promise.race([hung, answering]);
            const made = proxy.calls.filter((call) => call.actor === actor && isOf(dependency, call)).length;
            // The clean request may have repeated a write that met another's. Then this one made fewer calls and
            // succeeded, and the next one hangs from its last call on.
            const isAgain =
              !met && more > 1 && made > 0 && made < from && (await answering).answer.status < 400;
            if (isAgain) {
              from = made;
              continue;
            }
            asked.push(answering);
            break;
          }
          if (asked.length === atOnce) await answered();
        }
      }
    }
    await answered();
    const slowest = Math.max(...found.map(({ milliseconds }) => milliseconds));
    const without = found.filter(isWithoutSetup).length;
    const left = found.filter(isLeftToStream);
    reached(
      10,
      `${found.length} requests of ${chosen.length} kinds met what hangs: the slowest was answered after ${slowest} ms; ` +
        `${found.length - without - left.length} times 503, ${without} times without setup info, ` +
        `${left.length} times done but for what the stream finishes`,
    );
    const wrong = found.filter(
      (each) =>
        !each.met ||
        each.milliseconds > longest ||
        !(isUnavailable(each) || isWithoutSetup(each) || isLeftToStream(each)),
    );
    expect(
      wrong.map(({ answer, ...each }) => ({ ...each, status: answer.status, text: answer.text })),
    ).toEqual([]);
    const readsAndWrites = all.slice(0, 2);
    expect(
      Object.fromEntries([...needed].map(([name, own]) => [name, all.filter((each) => own.has(each))])),
    ).toEqual({
      organizations: all,
      "api-clients": all,
      partnerships: readsAndWrites,
      invitations: all,
      offers: readsAndWrites,
      orders: all,
      customers: all,
      subscriptions: readsAndWrites,
      webhooks: readsAndWrites,
      record: ["the table's reads"],
      service: ["the table's reads", "the user pool"],
    });
    const customers = await itemsOf(inside, { name: "type", value: "Customer" });
    const moving = customers.filter((each) => each.moving).map(({ id }) => id);
    expect(moving.sort()).toEqual(left.map(({ answer }) => answer.body.customerId).sort());
    const rest = transferRest(inside.functionsTable());
    for (const id of moving) await rest.finish(id, () => new Date(inside.now()));
    expect(violations(await itemsOf(inside))).toEqual([]);
  });

  it("ends a background invocation in time: it fails and is repeated, or leaves to the schedule what the bus does not take", async () => {
    const { functions } = assembled();
    const { "the table's reads": reads, "the table's writes": writes } = dependencies;
    const turns = [services, ...(full ? [onTheTable(reads), onTheTable(writes)] : [])];
    const found: { where: string; milliseconds: number; timeout: number; status: number }[] = [];
    for (const turn of turns) {
      const ready = [];
      for (const each of turn) {
        const scene = scenes[each.scene];
        if (!scene) throw new Error(`there is no scene "${each.scene}"`);
        ready.push({ ...each, act: await scene(inside, cast) });
      }
      proxy.strike(...turn.map((each): Fault => ({ ...each.hung, actor: each.function, kind: "hang" })));
      const ends = ready.map(async ({ function: name, scene, hung, act }) => {
        const began = performance.now();
        const { status } = await act.drive();
        const milliseconds = Math.round(performance.now() - began);
        const timeout = Number(functions.get(name)?.properties.Timeout) * 1_000;
        found.push({
          where: `${scene}, ${hung.service} ${hung.operation ?? ""}`,
          milliseconds,
          timeout,
          status,
        });
      });
      await Promise.all(ends);
      proxy.clear();
      for (const { scene, act } of ready) {
        if (act.wait) inside.advance(act.wait);
        const outcome = await act.drive();
        expect({ scene, status: outcome.status }).toEqual({ scene, status: 200 });
        await act.check?.(outcome);
      }
    }
    reached(
      10,
      `${found.length} invocations behind the API met what hangs: the slowest ended, failed or with its event left to the schedule, after ` +
        `${Math.max(...found.map(({ milliseconds }) => milliseconds))} ms; all did their work when tried again`,
    );
    const endOf = ({ where }: (typeof found)[number]) => (where.includes("eventbridge") ? 200 : 500);
    expect(found.filter((each) => each.status !== endOf(each) || each.milliseconds >= each.timeout)).toEqual(
      [],
    );
    expect(violations(await itemsOf(inside))).toEqual([]);
  });
});
