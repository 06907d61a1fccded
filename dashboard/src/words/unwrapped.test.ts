/** No page says a word that a language could not have. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "..");
const SPOKEN = new Set(["aria-label", "alt", "hint", "label", "placeholder", "title"]);

/** Names, units and addresses that are the same in every language, and a source that asks for its words. */
const SAME = [
  /^[\d ]*(NEWS2|Wardwatch|PIN|CSV|PDF|mm\/s|mm\/mV|hh:mm)[ ,…]*$/,
  /^[/.][a-z0-9/.]+$/,
  /^Royal College of Physicians\. /,
];

function unwrapped(path: string): string[] {
  const text = readFileSync(join(SOURCES, path), "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const note = (said: string): void => {
    const words = said.replace(/\s+/g, " ").trim();
    if (/\p{L}{2,}/u.test(words) && !SAME.some((same) => same.test(words)))
      found.push(`${path}: ${words}`);
  };
  const literals = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) note(node.text);
    else if (ts.isTemplateExpression(node))
      for (const { text: head } of [node.head, ...node.templateSpans.map((one) => one.literal)])
        note(head);
    else if (ts.isConditionalExpression(node)) {
      literals(node.whenTrue);
      literals(node.whenFalse);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node.text);
    else if (
      ts.isJsxExpression(node) &&
      node.expression !== undefined &&
      !ts.isJsxAttribute(node.parent)
    )
      literals(node.expression);
    else if (
      ts.isJsxAttribute(node) &&
      SPOKEN.has(node.name.getText()) &&
      node.initializer !== undefined
    )
      literals(
        ts.isJsxExpression(node.initializer) && node.initializer.expression !== undefined
          ? node.initializer.expression
          : node.initializer,
      );
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test("every word of a page can be said in another language", { timeout: 60_000 }, () => {
  const pages = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".tsx"),
  );
  expect(pages.length).toBeGreaterThan(100);
  expect(pages.flatMap(unwrapped)).toEqual([]);
});
