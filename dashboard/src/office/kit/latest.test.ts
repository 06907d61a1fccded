import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { latest } from "./latest";

const shown: string[] = [];
const broken: string[] = [];
const answers = new Map<
  string,
  { give(answer: string): void; refuse(): void; signal: AbortSignal }
>();
const asking = latest<string, string>({
  ask: (question, signal) =>
    new Promise((give, refuse) => answers.set(question, { give, refuse, signal })),
  shown: (answer) => shown.push(answer),
  failed: (_, question) => broken.push(question),
  pauseMs: 150,
});

beforeEach(() => {
  vi.useFakeTimers();
  shown.length = 0;
  broken.length = 0;
  answers.clear();
});
afterEach(() => {
  asking.stop();
  vi.useRealTimers();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

it("asks once when somebody pauses, not for every letter", () => {
  for (const typed of ["l", "li", "lin"]) asking.ask(typed);
  vi.advanceTimersByTime(149);
  expect(answers.size).toBe(0);
  vi.advanceTimersByTime(1);
  expect([...answers.keys()]).toEqual(["lin"]);
});

it("shows the answer to the last question though an earlier one comes later", async () => {
  asking.ask("li");
  vi.advanceTimersByTime(150);
  asking.ask("lin");
  vi.advanceTimersByTime(150);
  answers.get("lin")?.give("Lindqvist");
  answers.get("li")?.give("everybody");
  await settle();
  expect(shown).toEqual(["Lindqvist"]);
  expect(answers.get("li")?.signal.aborted).toBe(true);
});

it("says what went wrong only of the last question", async () => {
  asking.ask("li");
  vi.advanceTimersByTime(150);
  asking.ask("lin");
  vi.advanceTimersByTime(150);
  answers.get("li")?.refuse();
  answers.get("lin")?.refuse();
  await settle();
  expect(broken).toEqual(["lin"]);
});

it("shows nothing more once it is stopped", async () => {
  asking.ask("li");
  vi.advanceTimersByTime(150);
  asking.stop();
  answers.get("li")?.give("everybody");
  await settle();
  expect(shown).toEqual([]);
});
