import { eventually, inboxOf, linkIn, mailsTo, mailTo, ofThePage, send } from "./invitations.ts";
import type { Tour } from "./page-tour-invitations.ts";
import { good, password } from "./world.ts";

const proving = (link: string, fields = "confirmed=yes") => send("POST", link, ofThePage, fields);
const letGo = (link: string, fields = "&released=yes") => proving(link, `decision=release${fields}`);

/** The links that prove addresses, of two organizations' users with one address. Answers one of them. */
export const tourOfAddresses = async ({ stack, world, reseller, shows }: Tour): Promise<string> => {
  const squat = { email: "shared@users.example", displayName: "Shared", roles: ["SalesAgent"], locale: "en" };
  const links: string[] = [];
  for (const { admin } of [reseller, await world.reseller()]) {
    await good(admin.post("/v1/users", squat));
    await eventually("its mail", () => mailsTo(stack, squat.email).length === links.length + 1);
    links.push(linkIn(mailsTo(stack, squat.email)[0] ?? {}));
  }
  const [first = "", second = ""] = links;
  await shows("proveAddress", 200, send("GET", first));
  await shows("proveAddress without the tick", 422, proving(first, ""));
  await shows("proofUnknown", 404, send("GET", `${first}x`));
  await shows("addressProven", 200, proving(second));
  await shows("addressProven", 200, send("GET", second));
  await shows("addressTaken", 409, proving(first));
  await shows("proveAddress, not to be let go without the tick", 422, letGo(first, ""));
  await shows("addressProven, not to be let go without the tick", 422, letGo(second, ""));
  await shows("addressReleased", 200, letGo(second));
  await shows("addressReleased", 200, send("GET", second));
  await shows("addressReleased without the tick", 422, proving(second, ""));
  return first;
};

/**
 * The way of companies that are not enrolled, up to a first password. Answers a link that proves an enrolment and one
 * that chooses a password, both of them unused.
 */
export const tourOfEnrolments = async ({ stack, world, provider, shows }: Tour) => {
  const asking = await world.invitation(provider, "unenrolled@pages.example");
  const page = `${asking.link}/enrolment`;
  const enter = (email: string, more: object = {}) => {
    const company = { name: "Prospect", country: "AT", mpnId: String(5_800_000 + world.next()) };
    const fields = { ...company, displayName: "Paula", email, ...more };
    return send("POST", page, ofThePage, `${new URLSearchParams(fields)}`);
  };
  const mailed = async (address: string, count = 1) => linkIn((await mailTo(stack, address, count)) ?? {});
  await shows("enrol", 200, send("GET", page));
  await shows("enrol with wrong fields", 422, enter("kim", { name: "", country: "" }));
  const people = ["paula", "pavel", "petra", "pia", "piotr"].map((name) => `${name}@prospects.example`);
  for (const each of people) await shows("enrolmentMailed", 200, enter(each));
  await shows("tooManyEnrolments", 429, enter("last@prospects.example"));
  const [taken = "", refused = "", late = "", slow = ""] = await Promise.all(
    people.map((each) => mailed(each)),
  );
  const unwanted = (await mailTo(stack, people[0] ?? ""))?.headers["list-unsubscribe"]?.slice(1, -1) ?? "";
  await shows("unsubscribe with wanted", 200, send("GET", unwanted));
  for (const mails of ["organization", "all"])
    await shows(`unsubscribe with ${mails}`, 200, send("POST", unwanted, ofThePage, `mails=${mails}`));
  await shows("unsubscribeUnknown", 404, send("GET", `${unwanted}x`));
  await send("POST", unwanted, ofThePage, "mails=wanted");
  await shows("proveEnrolment", 200, send("GET", taken));
  await shows("proveEnrolment without the tick", 422, proving(taken, ""));
  await shows("enrolmentUnknown", 404, send("GET", `${taken}x`));
  for (const each of [taken, refused, slow]) await shows("enrolmentOpen", 200, proving(each));
  const { items } = await good(world.operator.get("/v1/enrolment-requests?status=open"));
  const decide = (email: string | undefined, decision: string, body = {}) => {
    const { id } = items.find(
      ({ globalAdmin }: { globalAdmin: { email: string } }) => globalAdmin.email === email,
    );
    return good(world.operator.post(`/v1/enrolment-requests/${id}/${decision}`, body));
  };
  await decide(people[0], "approve");
  await decide(people[1], "reject", { reason: "Unknown to the register." });
  await decide(people[3], "approve");
  await shows("enrolmentApproved", 200, send("GET", taken));
  await shows("enrolmentRejected", 200, send("GET", refused));
  await provider.admin.post(`/v1/partnership-requests/${asking.id}/revoke`);
  await shows("enrolmentOver", 410, send("GET", late));
  const [choosing, unused] = [await mailed(people[0] ?? "", 2), await mailed(people[3] ?? "", 2)];
  const choosePassword = (newPassword: string) =>
    send("POST", choosing, ofThePage, `${new URLSearchParams({ newPassword })}`);
  await shows("choosePassword", 200, send("GET", choosing));
  await shows("choosePassword left out", 422, choosePassword(""));
  await shows("choosePassword against the policy", 422, choosePassword("short"));
  await shows("choosePassword, the address not to be let go without the tick", 422, letGo(choosing, ""));
  await shows("passwordChosen", 200, choosePassword(password));
  await shows("passwordChosen", 200, send("GET", choosing));
  const forgotten = (email: string) =>
    send("POST", `${stack.apiUrl}/account/password`, ofThePage, `${new URLSearchParams({ email })}`);
  await shows("askPassword", 200, send("GET", `${stack.apiUrl}/account/password`));
  await shows("askPassword without an address", 422, forgotten("kim"));
  await shows("passwordMailed", 200, forgotten("nobody@nowhere.example"));
  await shows("passwordLinkUnknown", 404, send("GET", `${choosing}x`));
  await forgotten(people[0] ?? "");
  const newerLink = await eventually("another link", async () => {
    const links = (await inboxOf(stack, people[0])).map((mail) => linkIn(mail));
    return links.find((link) => link.includes("/passwords/") && link !== choosing);
  });
  await shows("addressReleased for good", 200, letGo(newerLink));
  await shows("passwordLinkUnknown", 404, send("GET", newerLink));
  return { late, unused };
};
