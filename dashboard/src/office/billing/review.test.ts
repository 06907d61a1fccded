import { expect, test } from "vitest";
import { centsOf, deedOf, nextOpen, placeAfter, sumOf, withDecided } from "./review";
import { type Charge, quantityOf } from "./wire";

const charge = (id: number, amount: string, state: Charge["state"] = "proposed"): Charge => ({
  id,
  patient: 1,
  patient_name: "Varga, Ada",
  mrn: "1",
  admission: 1,
  code: "hour.bed.icu",
  name: "ICU hour",
  per: "hour",
  on_day: "2026-03-02",
  proposed: "1.0000",
  quantity: "1.0000",
  unit_amount: amount,
  amount,
  state,
  invoice: null,
  reason: "",
  corrects: false,
  revision: 1,
});

test("a key decides, and with Ctrl it is the browser's", () => {
  expect(deedOf("a", false)).toBe("accept");
  expect(deedOf("a", true)).toBeUndefined();
  expect(deedOf("x", false)).toBeUndefined();
});

test("the focus stays within the list", () => {
  expect(placeAfter("next", 2, 3)).toBe(2);
  expect(placeAfter("previous", 0, 3)).toBe(0);
  expect(placeAfter("last", 0, 3)).toBe(2);
  expect(placeAfter("last", 0, 0)).toBe(0);
});

test("after a decision comes the next that is open, from the top again at the end", () => {
  const rows = [charge(1, "1.00"), charge(2, "1.00", "accepted"), charge(3, "1.00")];
  expect(nextOpen(rows, 0)).toBe(2);
  expect(nextOpen(rows, 2)).toBe(0);
  expect(nextOpen([charge(1, "1.00", "accepted")], 0)).toBeNull();
  expect(nextOpen([], 0)).toBeNull();
});

test("sums are exact where floats are not", () => {
  const rows = [
    charge(1, "0.10"),
    charge(2, "0.20"),
    charge(3, "-0.05"),
    charge(4, "9", "accepted"),
  ];
  expect(sumOf(rows, "proposed")).toBe("0.25");
  expect(sumOf(rows, "accepted")).toBe("9.00");
  expect(sumOf([charge(1, "-3.07")], "proposed")).toBe("-3.07");
  expect(centsOf("90071992547409.93")).toBe(9007199254740993n);
});

test("a decided charge takes its place in the list", () => {
  const rows = withDecided([charge(1, "1.00"), charge(2, "2.00")], charge(2, "2.00", "rejected"));
  expect(rows.map((row) => row.state)).toEqual(["proposed", "rejected"]);
});

test("quantities are shown without idle zeros", () => {
  expect(quantityOf("24.0000", "hour")).toBe("24 h");
  expect(quantityOf("0.5000", "hour")).toBe("0.5 h");
  expect(quantityOf("10", "piece")).toBe("10");
});
