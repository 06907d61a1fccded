import { describe, expect, it } from "vitest";
import type { Actor } from "../wire";
import { anAlert, anEscalation, NOON } from "./builders";
import {
  bodyOf,
  buttonName,
  delayed,
  EMPTY_QUEUE,
  mayPass,
  next,
  press,
  pressed,
  type Queue,
  read,
  refusedBy,
  restored,
  saidWord,
  taken,
  type Waiting,
  withoutOthers,
  written,
} from "./queue";

const aPress = (changes: Partial<Waiting> = {}): Waiting => ({
  key: "k1",
  account: "nora",
  name: "Nora",
  alert: "a1",
  place: "ICU-03",
  said: "acknowledge",
  priority: "high",
  outcome: null,
  text: null,
  pressedAt: NOON,
  queued: false,
  ...changes,
});
const queueOf = (...presses: Waiting[]): Queue => presses.reduce(press, EMPTY_QUEUE);
const by = (account: string, name: string): Actor => ({
  account,
  name,
  role: "nurse",
  at: "2026-03-01T12:00:00Z",
  screen: "",
});
const texts = (queue: Queue): string[] => queue.news.map(({ text }) => text);
const ACK = buttonName("a1", "acknowledge");

describe("a button", () => {
  it("is on its way, then queued, then as before", () => {
    const sent = queueOf(aPress());
    expect(pressed(sent, ACK)?.state).toBe("sending");
    expect(pressed(delayed(sent, "k1"), ACK)?.state).toBe("queued");
    expect(pressed(taken(sent, "k1", anAlert()), ACK)).toBeNull();
  });
  it("pressed twice is pressed once", () => {
    const once = queueOf(aPress());
    expect(press(once, aPress({ key: "k2" }))).toBe(once);
  });
  it("says why it was refused until it is pressed again", () => {
    const refused = refusedBy(queueOf(aPress()), "k1", "The alert is closed");
    expect(pressed(refused, ACK)).toEqual({ state: "failed", detail: "The alert is closed" });
    expect(pressed(press(refused, aPress({ key: "k2" })), ACK)?.state).toBe("sending");
  });
  it("of one outcome is not the button of another", () => {
    const queue = queueOf(aPress({ said: "outcome", outcome: "artefact" }));
    expect(pressed(queue, buttonName("a1", "outcome", "artefact"))?.state).toBe("sending");
    expect(pressed(queue, buttonName("a1", "outcome", "acted"))).toBeNull();
  });
});

describe("what waits", () => {
  it("goes in the order of the presses, each person’s only while they are here", () => {
    const queue = queueOf(
      aPress({ key: "k0", account: "max" }),
      aPress({ key: "k1", said: "accept" }),
      aPress({ key: "k2" }),
    );
    expect(next(queue, "nora")?.key).toBe("k1");
    expect(next(queue, "max")?.key).toBe("k0");
    expect(next(queue, "idris")).toBeUndefined();
  });
  it("delays only the one", () => {
    const queue = delayed(queueOf(aPress(), aPress({ key: "k2", alert: "a2" })), "k2");
    expect(queue.waiting.map(({ queued }) => queued)).toEqual([false, true]);
  });
  it.each([
    [0, true],
    [429, true],
    [502, true],
    [504, true],
    [404, false],
    [409, false],
    [500, false],
  ])("after %s may pass later: %s", (status, expected) => {
    expect(mayPass(status)).toBe(expected);
  });
  it("of an unknown key changes nothing", () => {
    const queue = queueOf(aPress());
    expect(refusedBy(queue, "other", "no")).toBe(queue);
    expect(taken(queue, "other", anAlert())).toBe(queue);
  });
});

describe("the request", () => {
  it("says what was seen, and no time while it goes out at once", () => {
    expect(bodyOf(aPress(), "wall")).toEqual({ screen: "wall", priority: "high" });
  });
  it("says when it was pressed once it was queued", () => {
    expect(bodyOf(aPress({ said: "accept", queued: true }), "wall")).toEqual({
      screen: "wall",
      pressed_at: "2026-03-01T12:00:00.000Z",
    });
  });
  it("carries an outcome or a comment", () => {
    expect(bodyOf(aPress({ said: "outcome", outcome: "acted" }), "wall").outcome).toBe("acted");
    expect(bodyOf(aPress({ said: "comment", text: "suction" }), "wall").comment).toBe("suction");
  });
});

describe("what became of a queued answer", () => {
  const queued = (changes: Partial<Waiting> = {}): Queue => delayed(queueOf(aPress(changes)), "k1");
  it("is news when it counts", () => {
    const after = taken(queued(), "k1", anAlert({ acknowledged: by("nora", "Nora") }));
    expect(texts(after)).toEqual(["Acknowledge, ICU-03 is confirmed."]);
    expect(after.waiting).toEqual([]);
    expect(read(after, "k1").news).toEqual([]);
  });
  it("names whoever was first", () => {
    const after = taken(queued(), "k1", anAlert({ acknowledged: by("max", "Max") }));
    expect(texts(after)[0]).toContain("Max had acknowledged it");
    expect(after.news[0]?.tone).toBe("bad");
  });
  it("names whoever comes already", () => {
    const escalation = anEscalation({ accepted_by: { account: "max", name: "Max" } });
    const after = taken(queued({ said: "accept" }), "k1", anAlert({ escalation }));
    expect(texts(after)[0]).toContain("Max comes already");
  });
  it("has no first where nobody competes", () => {
    expect(taken(queued({ said: "decline" }), "k1", anAlert()).news[0]?.tone).toBe("ok");
    expect(taken(queued({ said: "accept" }), "k1", anAlert()).news[0]?.tone).toBe("ok");
  });
  it("is said when it did not count", () => {
    expect(texts(refusedBy(queued(), "k1", "It is of high priority by now"))).toEqual([
      "Acknowledge, ICU-03 did not count: It is of high priority by now",
    ]);
  });
  it("is no news when it went out at once", () => {
    expect(taken(queueOf(aPress()), "k1", anAlert()).news).toEqual([]);
  });
  it("is kept for the latest eight", () => {
    let queue = EMPTY_QUEUE;
    for (let i = 0; i < 10; i += 1) {
      queue = delayed(press(queue, aPress({ key: `k${i}`, alert: `a${i}` })), `k${i}`);
      queue = taken(queue, `k${i}`, anAlert());
    }
    expect(queue.news.map(({ key }) => key)).toEqual([
      "k2",
      "k3",
      "k4",
      "k5",
      "k6",
      "k7",
      "k8",
      "k9",
    ]);
  });
});

describe("after the page was loaded again", () => {
  it("what was written down goes on, queued, in its order", () => {
    const queue = queueOf(aPress({ key: "new", alert: "a9", pressedAt: NOON + 2_000 }));
    const kept = [
      aPress({ key: "later", alert: "a2", pressedAt: NOON + 1_000 }),
      aPress({ key: "earlier", pressedAt: NOON }),
      aPress({ key: "new", alert: "a9" }),
      aPress({ key: "theirs", account: "max" }),
    ];
    const after = restored(queue, kept, "nora");
    expect(after.waiting.map(({ key }) => key)).toEqual(["earlier", "later", "new"]);
    expect(after.waiting.map(({ queued }) => queued)).toEqual([true, true, false]);
  });
  it("a comment, whose words are never written down, is said to be lost", () => {
    const kept = [written(aPress({ said: "comment", text: "suction", queued: true }))];
    const after = restored(EMPTY_QUEUE, kept, "nora");
    expect(after.waiting).toEqual([]);
    expect(texts(after)[0]).toContain("Comment, ICU-03 was lost");
  });
});

describe("when somebody else is here", () => {
  it("their answers are not sent, and that is said by name", () => {
    const queue = queueOf(aPress(), aPress({ key: "k3", account: "max", alert: "a3" }));
    const kept = [aPress(), aPress({ key: "k2", alert: "a2" })];
    const after = withoutOthers(queue, kept, "max");
    expect(after.waiting.map(({ key }) => key)).toEqual(["k3"]);
    expect(texts(after)).toEqual([
      "2 answers of Nora never reached the server and were dropped. Please tell them.",
    ]);
  });
  it("one is one, and none is nothing", () => {
    expect(texts(withoutOthers(queueOf(aPress()), [], "max"))[0]).toContain("An answer of Nora");
    const mine = queueOf(aPress());
    expect(withoutOthers(mine, [aPress()], "nora")).toBe(mine);
  });
});

it("says as it came what a newer server has a name for and this screen has not", () => {
  expect(saidWord("comment")).toBe("Comment");
  expect(saidWord("hand over")).toBe("hand over");
});
