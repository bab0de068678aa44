import { newId } from "../../../../lib/ids.ts";
import {
  activeHold,
  countMail,
  newRecipient,
  placeHold,
} from "../../../../lib/invitations/recipients/rules.ts";
import { recipientStore } from "../../../../lib/invitations/recipients/store.ts";
import { settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine } from "../../../support/table.ts";

describeOnEachEngine("an address of a provider", (open) => {
  test("is one, whatever the case of its letters: held back, and counted, in every spelling", async () => {
    const table = await open();
    const recipients = recipientStore(table);
    const { now } = settableClock();
    const [provider, other] = [newId("org", now()), newId("org", now())];
    const spellings = ["Bob@fabrikam.example", "bob+tag@fabrikam.example", "BOB+7+8@fabrikam.example"];
    for (const spelling of spellings) {
      const known = await recipients.read(provider, spelling);
      await table.write(recipients.save(known, countMail(known, now())));
    }
    expect((await recipients.read(provider, "boB@fabrikam.example")).sends).toHaveLength(3);

    const known = await recipients.read(provider, "Bob@fabrikam.example");
    await table.write(recipients.save(known, placeHold(known, "complained", now())));
    for (const spelling of spellings) {
      const write = recipients.notHeld(provider, spelling, now());
      await expect(table.transact(write)).rejects.toMatchObject({ code: "ADDRESS_HELD_BACK" });
    }
    await table.transact(recipients.notHeld(other, "bob@fabrikam.example", now()));
  });

  test("stays held back where an older release has noted that under the address itself", async () => {
    const table = await open();
    const recipients = recipientStore(table);
    const { now } = settableClock();
    const provider = newId("org", now());
    const address = "bob+tag@fabrikam.example";
    const older = placeHold(newRecipient(provider, address), "complained", now());
    await table.write(recipients.save(newRecipient(provider, address), older));
    const known = await recipients.read(provider, address);
    expect(activeHold(known, now())).toBe("complained");
    await expect(table.transact(recipients.notHeld(provider, address, now()))).rejects.toMatchObject({
      code: "ADDRESS_HELD_BACK",
    });
  });
});
