import { expect, it } from "vitest";
import { Problem } from "../../connection/http";
import { fieldOf, fieldWords, nextKey, outdated, said } from "./submitting";

it("keeps its key while nobody knows whether it was done", () => {
  expect(nextKey("k", new Problem(0, "away"))).toBe("k");
  expect(nextKey("k", new Problem(503, "away"))).toBe("k");
});

it("takes a new key once it was done or refused", () => {
  expect(nextKey("k", null)).not.toBe("k");
  expect(nextKey("k", new Problem(409, "taken"))).not.toBe("k");
});

it("finds the field a refusal is about", () => {
  const where = "body.birth_date";
  const told = {
    sentence: "{where}: {what}",
    parts: { where, what: { sentence: "a day is needed" } },
  };
  const refused = new Problem(422, `${where}: a day is needed`, "malformed", { said: told });
  expect(fieldOf(refused)).toBe("birth_date");
  expect(fieldWords(refused)).toBe("A day is needed");
  expect(fieldOf(new Problem(422, "This cannot be"))).toBeNull();
  expect(fieldOf(new Problem(409, "body.mrn: x", "", { said: told }))).toBeNull();
  expect(fieldOf(null)).toBeNull();
});

it("knows when somebody else was quicker", () => {
  expect(outdated(new Problem(412, ""))).toBe(true);
  expect(outdated(new Problem(409, ""))).toBe(false);
});

it("sends trimmed text and nothing of what was left empty", () => {
  const form = new FormData();
  form.set("name", "  Ada ");
  form.set("note", "   ");
  expect(said(form)).toEqual({ name: "Ada" });
});
