/** Every sentence of the pages, and of the server, is in every language, and nothing else is. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import arabic from "./ar.json";
import server from "./server.json";
import type { Catalogue, Sentence } from "./words";

const SOURCES = join(import.meta.dirname, "..");
const FORMS = new Intl.PluralRules("ar").resolvedOptions().pluralCategories;

/** The calls of `t` and `tn` in all sources: what they say, and whether they count. */
interface Said {
  readonly counted: boolean;
  readonly at: string;
}

interface Found {
  readonly said: ReadonlyMap<string, Said>;
  /** Where a sentence is no literal, so that nobody can translate it. */
  readonly unknown: readonly string[];
}

function collect(): Found {
  const said = new Map<string, Said>();
  const unknown: string[] = [];
  for (const path of readdirSync(SOURCES, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(path) || /\.test\.ts$|^words\/words\.ts$/.test(path)) continue;
    const source = ts.createSourceFile(
      path,
      readFileSync(join(SOURCES, path), "utf8"),
      ts.ScriptTarget.ES2022,
      true,
      path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
    );
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) note(node, path);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  // What the server says; a test of its own holds the list to the server's source.
  for (const sentence of server)
    if (!said.has(sentence)) said.set(sentence, { counted: false, at: "the server" });
  return { said, unknown };

  function note(call: ts.CallExpression, path: string): void {
    const name = (call.expression as ts.Identifier).text;
    if (name !== "t" && name !== "tn") return;
    const wanted = call.arguments.slice(0, name === "tn" ? 2 : 1);
    const literals = wanted.filter(ts.isStringLiteralLike);
    const sentence = literals.at(-1)?.text;
    if (sentence === undefined || literals.length < wanted.length)
      unknown.push(`${path}: ${call.getText().slice(0, 80)}`);
    else said.set(sentence, { counted: name === "tn", at: path });
  }
}

const { said, unknown } = collect();
const catalogue: Catalogue = arabic;

const placesOf = (sentence: string): string[] =>
  [...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""))].sort();
const formsOf = (sentence: Sentence): readonly string[] =>
  typeof sentence === "string" ? [sentence] : Object.values(sentence);

test("every sentence stands where it is said, so that it can be found", () => {
  expect(unknown).toEqual([]);
  expect(said.size).toBeGreaterThan(500);
});

test("no sentence is left in English", () => {
  const missing = [...said].filter(([sentence]) => catalogue[sentence] === undefined);
  expect(missing.map(([sentence, { at }]) => `${at}: ${sentence}`)).toEqual([]);
});

test("no translation is of a sentence that nobody says any more", () => {
  expect(Object.keys(catalogue).filter((sentence) => !said.has(sentence))).toEqual([]);
});

test("a translation fills the same places", () => {
  const wrong = Object.entries(catalogue).filter(([sentence, translated]) =>
    formsOf(translated).some((form) =>
      typeof translated === "string"
        ? placesOf(form).join() !== placesOf(sentence).join()
        : // "A bed" and "two beds" need no number.
          placesOf(form).some((place) => !placesOf(sentence).includes(place)) ||
          placesOf(sentence).some((place) => place !== "count" && !placesOf(form).includes(place)),
    ),
  );
  expect(wrong.map(([sentence]) => sentence)).toEqual([]);
});

test("what is counted has each form of number that the language has", () => {
  const wrong = [...said].filter(([sentence, { counted }]) => {
    const translated = catalogue[sentence];
    if (translated === undefined) return false;
    if (!counted) return typeof translated !== "string";
    return typeof translated === "string" || FORMS.some((form) => translated[form] === undefined);
  });
  expect(wrong.map(([sentence]) => sentence)).toEqual([]);
});

test("digits are Latin: a number misread is a patient mistreated", () => {
  const wrong = Object.values(catalogue).flatMap(formsOf);
  expect(wrong.filter((form) => /[٠-٩۰-۹]/.test(form))).toEqual([]);
});
