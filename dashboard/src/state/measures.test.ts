import { afterEach, expect, test } from "vitest";
import { asked, converted, decimalsOf, readIn, STORED_UNITS, shown, unitOf } from "./measures";

const TEMP = { key: "temp", unit: "Cel", decimals: 1 };
const CUFF = { key: "nibp_sys", unit: "mm[Hg]", decimals: 0 };
const ETCO2 = { key: "etco2", unit: "mm[Hg]", decimals: 0 };
const GLUCOSE = { key: "glucose", unit: "mg/dL", decimals: 0 };
const HR = { key: "hr", unit: "/min", decimals: 0 };

afterEach(() => readIn(STORED_UNITS));

test("without a choice everything is read as it is stored", () => {
  expect([TEMP, CUFF, ETCO2, GLUCOSE, HR].map(unitOf)).toEqual([
    "°C",
    "mmHg",
    "mmHg",
    "mg/dL",
    "/min",
  ]);
  expect(shown(38.5, TEMP)).toBe("38.5");
  expect(asked("38.5", TEMP)).toBe(38.5);
});

test("a hospital that reads Fahrenheit types Fahrenheit, and nothing stored changes", () => {
  readIn({ ...STORED_UNITS, temperature: "[degF]" });
  expect([shown(38.5, TEMP), unitOf(TEMP)]).toEqual(["101.3", "°F"]);
  expect(asked("101.3", TEMP)).toBe(38.5);
  expect(shown(72, HR)).toBe("72");
});

test("blood keeps millimetres of mercury when breath is read in kilopascal", () => {
  readIn({ ...STORED_UNITS, gas_pressure: "kPa" });
  expect([shown(38, ETCO2), unitOf(ETCO2), decimalsOf(ETCO2)]).toEqual(["5.1", "kPa", 1]);
  expect([shown(120, CUFF), unitOf(CUFF)]).toEqual(["120", "mmHg"]);
});

test("blood in kilopascal, where a hospital chose so", () => {
  readIn({ ...STORED_UNITS, blood_pressure: "kPa" });
  expect([shown(120, CUFF), unitOf(CUFF)]).toEqual(["16.0", "kPa"]);
  expect(unitOf(ETCO2)).toBe("mmHg");
});

test("glucose in millimoles", () => {
  readIn({ ...STORED_UNITS, glucose: "mmol/L" });
  expect([shown(100, GLUCOSE), unitOf(GLUCOSE)]).toEqual(["5.6", "mmol/L"]);
  expect(shown(asked("5.6", GLUCOSE) ?? 0, GLUCOSE)).toBe("5.6");
  expect(shown(50, { key: "creatinine", unit: "mg/dL", decimals: 0 })).toBe("50");
});

test("every limit a person can type comes back as it was typed", () => {
  readIn({
    temperature: "[degF]",
    blood_pressure: "kPa",
    gas_pressure: "kPa",
    glucose: "mmol/L",
  });
  for (const facts of [TEMP, CUFF, ETCO2, GLUCOSE])
    for (let typed = 10; typed < 250; typed += 1) {
      const text = (typed / 10).toFixed(1);
      expect(shown(asked(text, facts) ?? Number.NaN, facts)).toBe(text);
    }
});

test("a comma and Arabic digits are a number, words are none", () => {
  expect(asked(" 38,5 ", TEMP)).toBe(38.5);
  expect(asked("٣٨٫٥", TEMP)).toBe(38.5);
  expect(asked("-2", TEMP)).toBe(-2);
  expect(["", "warm", "3 8", "1.2.3", "NaN"].map((text) => asked(text, TEMP))).toEqual(
    Array(5).fill(null),
  );
});

test("an axis is drawn in the unit it is read in", () => {
  readIn({ ...STORED_UNITS, temperature: "[degF]" });
  expect(converted(40, TEMP)).toBeCloseTo(104);
});
