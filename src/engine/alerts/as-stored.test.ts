import { expect, it } from "vitest";
import { alertColumns, alertOf, letterMade, letterToSend } from "./as-stored.ts";

const said = { toldCount: 1, toldWorks: true, step: 1, quietUntil: 5, worksQuietUntil: 0 };

it("of an alert from before there were webhooks and posts nothing is left for them to say", () => {
  const kept = {
    id: "a1",
    person: "ken",
    about: { kind: "run_parked", flowId: "f1" } as const,
    isShown: true,
    isOpen: false,
    count: 3,
    firstAt: 1,
    lastAt: 3,
    runId: null,
    advice: null,
    worksSince: null,
    mail: { ...said, dueAt: 7 },
  };
  const alert = alertOf({ alert: kept });
  const untold = { dueAt: null, toldCount: 3 };
  expect(alert).toMatchObject({ ...kept, webhook: untold, post: untold });
  expect(alertColumns(alert).mailAt).toBe(7);
  expect(alertColumns({ ...alert, webhook: { ...said, dueAt: 6 } }).mailAt).toBe(6);
  expect(alertColumns({ ...alert, mail: { ...said, dueAt: null } }).mailAt).toBeNull();
});

it("a letter from before there were webhooks is mail", () => {
  const letter = {
    id: "l1",
    person: "ken",
    at: 4,
    items: [],
    leftOut: 0,
    silentUntil: null,
  };
  expect(letterToSend({ letter, tries: 1 }).letter.by).toBe("mail");
  expect(letterMade({ letter })).toEqual({ by: "mail", person: "ken", at: 4 });
});
