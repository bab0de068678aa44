import { newId } from "../../../../lib/ids.ts";
import { activeHold, newRecipient, placeHold } from "../../../../lib/invitations/recipients/rules.ts";
import { recipientStore } from "../../../../lib/invitations/recipients/store.ts";
import { settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine } from "../../../support/table.ts";

describeOnEachEngine("an address of a provider", (open) => {
  test("stays held back if an older release has stored the hold under the address itself", async () => {
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
