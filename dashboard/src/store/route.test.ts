import { beforeAll, expect, it, vi } from "vitest";

let routeOf: typeof import("./route").routeOf;
beforeAll(async () => {
  vi.stubGlobal("location", { pathname: "/", search: "" });
  vi.stubGlobal("addEventListener", () => undefined);
  ({ routeOf } = await import("./route"));
});

it("finds an area of the hospital and what follows it", () => {
  expect(routeOf("/patients")).toEqual({ page: "office", area: "patients", rest: [] });
  expect(routeOf("/patients/12/notes")).toEqual({
    page: "office",
    area: "patients",
    rest: ["12", "notes"],
  });
  expect(routeOf("/stays/a%2Fb")).toMatchObject({ rest: ["a/b"] });
});

it("takes a mistyped address for what it is", () => {
  expect(routeOf("/patients/%E0%A4%A")).toMatchObject({ rest: ["%E0%A4%A"] });
  expect(routeOf("/nowhere")).toEqual({ page: "missing" });
  expect(routeOf("/alerts/1")).toEqual({ page: "missing" });
});
