import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv, toCsv } from "../../client/src/cli/csv.ts";
import { keyOf, readInput } from "../../client/src/cli/imports.ts";
import { readOrders } from "../../client/src/cli/order-file.ts";
import { fitted, tableOf } from "../../client/src/cli/output.ts";
import { scratch } from "../support/scratch.ts";

const file = join(scratch(), "file.csv");
const columns = [["cell", (cell: string) => cell]] as const;

it("no cell of a CSV file is a formula to a spreadsheet, and each cell reads back as it was written", () => {
  const cells = [
    "=1+1",
    "+48 58 555 0100",
    "-5",
    "@sum",
    "\tx",
    "\rx",
    "\uFF1D1",
    "\uFF20sum",
    "'=1+1",
    "''-5",
    "plain",
    "a=b",
    "O'Neill",
    'say "hi", you',
    "two\nlines",
  ];
  const text = toCsv(columns, cells);
  for (const row of text.split("\n")) expect(row).not.toMatch(/^"?[=+\-@\t\r]/);
  expect(readCsv(text, ["cell"]).map((row) => row.cells.cell)).toEqual(cells);
});

it("lines have their numbers in the file, whatever separates the cells", () => {
  const text = '\uFEFFa;b\r\n"x;\r\ny";1\r\n\r\n; \r\nz;2';
  expect(readCsv(text, ["a", "b"])).toEqual([
    { line: 3, cells: { a: "x;\ny", b: "1" } },
    { line: 6, cells: { a: "z", b: "2" } },
  ]);
  expect(readCsv("a\tb\n1,5\t2", ["a", "b"])[0]?.cells).toEqual({ a: "1,5", b: "2" });
});

it.each([
  ["an unknown column", "a,c\n1,2", "Line 1: unknown columns: c"],
  ["a column twice", "a,a\n1,2", "Line 1: the column a comes twice"],
  ["a missing column", "b\n1", "Line 1: the column a is missing"],
  ["too many cells", "a\n1,2", "Line 2: it does not have as many cells"],
  ["an open quote", 'a\n"1', "Line 2: a double quote is never closed"],
  ["a quote in a cell", 'a\n"1"2"', "Line 2: a double quote inside"],
])("a file with %s is refused with a sentence", (_, text, sentence) => {
  expect(() => readCsv(text, ["a", "b"], ["a"])).toThrow(sentence);
});

it("lines of the same customer become one order; in a JSON file lines count by its text", () => {
  const text = "domain,offerId,quantity\nA.example,x,1\n,y,2\nb.example,x,3\na.example,z,4";
  const orders = readOrders(text);
  expect(orders.map(({ line, what, body }) => [line, what, body.lineItems.length])).toEqual([
    [2, "A.example", 3],
    [4, "b.example", 1],
  ]);
  expect(orders[0]?.lineOf("/lineItems/2/quantity")).toBe(5);
  const [order] = readOrders('{\n"customerId": "cus_1",\n"lineItems": [\n{"offerId": "x"}\n]}');
  expect(
    ["/lineItems/0/offerId", "/lineItems/0/quantity", "/resellerId"].map((pointer) => order?.lineOf(pointer)),
  ).toEqual([...[4, 4, 1]]);
  const [confirmed] = readOrders("domain,addressConfirmed,offerId,quantity\na.example,Yes,x,-3");
  expect(confirmed?.body).toMatchObject({
    customer: { billingProfile: { defaultAddress: { addressConfirmed: true } } },
    lineItems: [{ quantity: -3 }],
  });
  expect(() => readOrders('[\n{"customerId": }]')).toThrow("Line 2: this is not JSON: value expected.");
  expect(keyOf("order", order?.body)).toBe(
    keyOf("order", { customerId: "cus_1", lineItems: [{ offerId: "x" }] }),
  );
});

it("a table is as wide as its texts, and control characters in a text do not move the cursor", () => {
  const table = tableOf([...columns, ["next", () => "|"]], ["\u001b[2J漢字", "abcdefg"]);
  expect(table).toBe("CELL      NEXT\n [2J漢字  |\nabcdefg   |");
});

it("a table that is too wide for the terminal shows each row as a block of its fields", () => {
  const wide = [...columns, ["next", (cell: string) => (cell === "b" ? "" : "|")]] as const;
  expect(fitted(wide, ["a", "b"], 10)).toBe("CELL  NEXT\na     |\nb");
  expect(fitted(wide, ["a", "b"], 9)).toBe("CELL  a\nNEXT  |\n\nCELL  b");
});

it("a file is read in UTF-8 or marked UTF-16, and refused in any encoding that would spoil its names", () => {
  const read = (bytes: Buffer) => {
    writeFileSync(file, bytes);
    return readInput(file);
  };
  expect([read(Buffer.from("\uFEFFMüller", "utf16le")), read(Buffer.from("Müller"))]).toEqual([
    "Müller",
    "Müller",
  ]);
  expect(() => read(Buffer.from("Müller", "latin1"))).toThrow('Save it again as "CSV UTF-8"');
});
