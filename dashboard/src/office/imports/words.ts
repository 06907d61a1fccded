/** A report of an import in words. Pure. */

import { t, tn } from "../../words/words";

export interface Mistake {
  readonly line: number;
  readonly column: string;
  readonly wrong: string;
}

export interface Report {
  readonly kind: string;
  readonly dry_run: boolean;
  readonly lines: number;
  readonly good: number;
  readonly written: number;
  readonly mistakes: readonly Mistake[];
  readonly mistakes_total: number;
}

export interface Kind {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly help: string;
  }[];
}

/** What became of the file, in a sentence. */
export function saidOf(report: Report): string {
  const mistakes = tn("{count} mistake", "{count} mistakes", report.mistakes_total);
  const lines = t("{lines} lines, {mistakes}", { lines: report.lines, mistakes });
  if (report.dry_run)
    return t("{lines}; {good} can be written. Nothing was written yet.", {
      lines,
      good: report.good,
    });
  return t("{lines}; {written} written.", { lines, written: report.written });
}

/** Whether it makes sense to offer writing it now, and how. */
export function nextOf(report: Report): "all" | "good" | null {
  if (!report.dry_run || report.good === 0) return null;
  return report.mistakes_total === 0 ? "all" : "good";
}

/** The first line of a file of this kind. */
export const headOf = (kind: Kind): string => kind.columns.map(({ name }) => name).join(",");
