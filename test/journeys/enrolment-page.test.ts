import { browserTest, openBrowser } from "../support/browser.ts";
import { all } from "../support/channel.ts";
import { linkIn, mailTo } from "../support/invitations.ts";
import { joinStack } from "../support/shared-stack.ts";
import { good, openWorld, password } from "../support/world.ts";

browserTest("a prospect without an account gets from the mail to an accepted partnership", async () => {
  const stack = await joinStack();
  const browser = await openBrowser();
  try {
    const world = await openWorld(stack);
    const provider = await world.provider({ name: "Northwind" });
    const [email, mpnId] = [`paula-${world.next()}@prospect.example`, world.next()];
    const body = { resellerEmail: email, locale: "en" };
    const { id } = await good(provider.admin.post("/v1/partnership-requests", body));
    await good(provider.admin.post(`/v1/partnership-requests/${id}/send`));
    const mailed = async (count: number) => linkIn((await mailTo(stack, email, count)) ?? {});
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    const page = await context.newPage();
    const shows = async (title: string) => expect(await page.locator("h1").innerText()).toBe(title);
    const press = (name: string) => page.getByRole("button", { name }).click();

    const invitation = await mailed(1);
    await page.goto(invitation);
    await page.getByRole("link", { name: "Enrol your company" }).click();
    await shows("Enrol your company");
    await page.getByLabel("Company name").fill("Prospect GmbH");
    await page.getByLabel("Country", { exact: true }).selectOption({ label: "Austria" });
    await page.getByLabel("MPN ID (location account)").fill(`733 ${mpnId}`);
    await page.getByLabel("Website (if there is one)").fill("prospect.example");
    await page.getByLabel("Your name").fill("Paula Prospect");
    await page.getByLabel("Your e-mail address").fill(email);
    await page.getByLabel("Language of your mails").selectOption({ label: "Deutsch" });
    await press("Send, and get the mail");
    await shows("Please look in your mailbox");

    const inEnglish = async (count: number) => page.goto(`${await mailed(count)}?lang=en`);
    await page.goto(await mailed(2));
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await inEnglish(2);
    await shows("Send your request to be enrolled");
    await page.getByLabel("I read the mails to this address").check();
    await press("Send the request");
    await shows("Your request is with the operator");

    const open = await all(world.operator, "/v1/enrolment-requests?status=open");
    const [asked] = open.filter(({ partnershipRequestId }) => partnershipRequestId === id);
    expect(asked).toMatchObject({ name: "Prospect GmbH", mpnId: `733${mpnId}` });
    const approval = `/v1/enrolment-requests/${asked.id}/approve`;
    const { id: resellerId } = await good(world.operator.post(approval, { region: "EMEA" }));
    await page.reload();
    await shows("Your company is enrolled");

    await inEnglish(3);
    await shows("Choose your password");
    expect(await page.locator("main").innerText()).toMatch(/The link works until .+\./);
    await page.getByLabel("New password").fill(password);
    await press("Save the password");
    await shows("Your password is set");

    await page.goto(invitation);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByLabel("I am authorised").check();
    await press("Sign in and continue");
    await press("Accept for Prospect GmbH");
    await shows("You are now partners");
    const resellers = await good(provider.admin.get("/v1/indirect-resellers"));
    expect(resellers.items).toMatchObject([{ id: resellerId, name: "Prospect GmbH", status: "active" }]);
  } finally {
    await browser.close();
  }
});
