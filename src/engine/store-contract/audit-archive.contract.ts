import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { copyFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAuditFolder } from "#disk/audit-folder.ts";
import { archivePiece } from "../audit-archive.ts";
import { walkChain } from "../audit-chain.ts";
import { type AuditFolder, entryOfLine } from "../audit-files.ts";
import type { AuditEntry, AuditFile, Store } from "../store.ts";
import { type Open, useStage } from "./stage.world.ts";

const night = (month: string) => Date.parse(`${month}-02T02:00:00Z`);
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

/** Like a process that dies, at the n-th of all places where it can. */
class Cut extends Error {}

export function auditArchiveContract(open: Open): void {
  const stage = useStage(open);
  let path: string;
  let folder: AuditFolder;
  let serial: number;
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "millrace-audit-files-"));
    folder = openAuditFolder(join(path, "audit"));
    serial = 0;
  });
  afterEach(() => rmSync(path, { recursive: true }));

  const entry = (id: string, when: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
    id,
    at: when,
    person: "hana",
    via: "session",
    address: "203.0.113.7",
    action: "flow.edited",
    object: { kind: "flow", id: "f1" },
    details: { 名: "店" },
    ...more,
  });
  const write = (id: string, when: number) => stage.store.writeAudit(entry(id, when));
  const newId = () => `own${(serial += 1)}`;
  const wish = (now: number, days = 396) => ({
    store: stage.store,
    folder,
    now,
    days,
    zone: "UTC",
    newId,
    isShort: false,
  });
  const all = async (given: ReturnType<typeof wish>) => {
    const did: string[] = [];
    for (;;) {
      const piece = await archivePiece(given);
      if (piece.did === "nothing") return did;
      did.push(piece.did === "file" ? piece.file.name.replace(/-\d+-\d+-\w{8}\./, ".") : piece.did);
      if (piece.did === "missing") return did;
    }
  };
  const names = () => readdirSync(join(path, "audit")).toSorted();
  const inFiles = () =>
    names()
      .filter((name) => !name.endsWith(".under-way"))
      .flatMap((name) => linesIn(readFileSync(join(path, "audit", name))));
  const inStore = async () => (await stage.store.auditChain(0, 999)).map(({ id }) => id);
  const shown = async () =>
    (await stage.reading.listAudit({ limit: 99 })).items.map(({ id }) => id).toReversed();
  const verified = async () => {
    const { broken, brokenFile, lines, files } = await walkChain(stage.store, folder);
    return { broken, brokenFile, lines, files };
  };
  const sound = { broken: null, brokenFile: null };

  describe("old lines", () => {
    it("go into a file for each month, as JSON lines, and are one chain with the rest", async () => {
      await write("a1", at("2025-01-30"));
      await write("a2", at("2025-02-01"));
      await write("a3", at("2025-02-28"));
      await write("a4", at("2025-03-01"));
      await write("a5", at("2026-03-01"));
      expect(await all(wish(night("2026-04")))).toEqual([
        "audit-2025-01.jsonl.gz",
        "piece",
        "audit-2025-02.jsonl.gz",
        "piece",
      ]);
      expect(inFiles()).toEqual(["a1", "a2", "a3"]);
      expect(await inStore()).toEqual(["a4", "a5", "own1", "own2"]);
      expect(await shown()).toEqual(["a4", "a5", "own1", "own2"]);
      expect(await verified()).toEqual({ ...sound, lines: 7, files: 2 });
      const [january, february] = await stage.store.auditFiles();
      expect(january).toMatchObject({ head: "", lines: 1, until: at("2025-01-30") });
      expect(february?.head).toBe(january?.tail);
      for (const name of names()) expect(statSync(join(path, "audit", name)).mode & 0o77).toBe(0);
      const [line] = gunzipSync(readFileSync(join(path, "audit", names()[0] ?? "")))
        .toString()
        .trim()
        .split("\n");
      expect(JSON.parse(line ?? "")).toEqual({
        ...entry("a1", 0),
        seq: january?.firstSeq,
        hash: january?.tail,
        at: "2025-01-30T12:00:00.000Z",
      });
      expect(await all(wish(night("2026-05")))).toEqual(["audit-2025-03.jsonl.gz", "piece"]);
      expect(await verified()).toMatchObject({ ...sound, files: 3 });
    });

    it("stay for 90 days, whatever is set, and a month goes only as a whole", async () => {
      await write("a1", at("2026-01-05"));
      await write("a2", at("2026-01-31"));
      expect(await all(wish(night("2026-04"), 1))).toEqual([]);
      expect(await all(wish(night("2026-05"), 1))).toHaveLength(2);
    });

    it("go at night, by the clocks of the zone, while there is room", async () => {
      await write("a1", at("2025-01-30"));
      const noon = { ...wish(Date.parse("2026-03-05T12:00:00Z")), zone: "UTC" };
      expect(await all(noon)).toEqual([]);
      const honolulu = { ...noon, zone: "-10:00" };
      expect(await all({ ...honolulu, isShort: true })).toEqual([]);
      expect(await archivePiece(honolulu)).toMatchObject({ did: "file" });
    });

    it("go by day where no night came for a week", async () => {
      await write("a1", at("2025-01-30"));
      expect(await all(wish(Date.parse("2026-03-08T23:00:00Z")))).toEqual([]);
      const late = wish(Date.parse("2026-03-12T12:00:00Z"));
      expect(await all({ ...late, isShort: true })).toEqual([]);
      expect(await all(late)).toHaveLength(2);
    });

    it("stay behind a line of a clock that was ahead, and come along with one of a clock that went back", async () => {
      await write("a1", at("2025-02-10"));
      await write("a2", at("2025-01-10"));
      await write("a3", at("2031-01-01"));
      await write("a4", at("2025-02-11"));
      expect(await all(wish(night("2026-04")))).toEqual(["audit-2025-02.jsonl.gz", "piece"]);
      expect(await inStore()).toEqual(["a3", "a4", "own1"]);
      expect(await verified()).toMatchObject({ ...sound, lines: 5 });
    });

    it("are removed in small pieces, and shown no more from the moment that they are in a file", async () => {
      for (let count = 0; count < 501; count += 1) await write(`a${count}`, at("2025-01-30"));
      expect(await archivePiece(wish(night("2026-04")))).toMatchObject({ did: "file" });
      expect(await shown()).toEqual(["own1"]);
      expect(await archivePiece(wish(night("2026-04")))).toEqual({ did: "piece" });
      expect(await inStore()).toEqual(["a500", "own1"]);
      expect(await verified()).toMatchObject({ ...sound, lines: 502 });
      expect(await all(wish(night("2026-04")))).toEqual(["piece"]);
      expect(await inStore()).toEqual(["own1"]);
    });

    it("are neither lost nor doubled, wherever it is cut short", async () => {
      const written: string[] = [];
      let cuts = 0;
      for (let isOver = false; !isOver;) {
        // With what the last file left in the store, in the month in which that was made.
        const year = 2_001 + 2 * cuts;
        for (const part of [1, 2, 3]) {
          written.push(`${year}-${part}`);
          await write(`${year}-${part}`, at(`${year}-04-10`));
        }
        let left = (cuts += 1);
        const cut = (): void => {
          left -= 1;
          if (left === 0) throw new Cut();
        };
        const given = wish(night(`${year + 2}-04`));
        const died = await all({ ...given, ...cutting(stage.store, folder, cut) }).catch(
          (error: unknown) => error,
        );
        isOver = !(died instanceof Cut);
        const files = await stage.store.auditFiles();
        const kept = files.flatMap(({ name }) => linesIn(readFileSync(join(path, "audit", name))));
        const isOurs = (id: string): boolean => !id.startsWith("own");
        expect([...kept, ...(await shown())].filter(isOurs)).toEqual(written);
        const stored = new Set(await inStore());
        expect(written.filter((id) => !kept.includes(id) && !stored.has(id))).toEqual([]);
        expect(await verified()).toMatchObject(sound);
        await all(given);
        expect(inFiles().filter(isOurs)).toEqual(written);
        expect((await inStore()).filter(isOurs)).toEqual([]);
        expect(await verified()).toMatchObject({ ...sound, files: cuts });
      }
      // Before and after the file, the store's knowledge of it and the removal; at each line, and at the name.
      expect(cuts).toBeGreaterThan(6 + 3 + 1);
      expect(names()).toHaveLength(cuts);
    });

    it("leave nothing of a file that a process died over, once the folder is opened again", async () => {
      await write("a1", at("2025-01-30"));
      await all(wish(night("2026-04")));
      writeFileSync(join(path, "audit", "0123456789ab.under-way"), "half");
      expect(names()).toHaveLength(2);
      openAuditFolder(join(path, "audit"));
      expect(names()).toEqual([expect.stringMatching(/^audit-2025-01-/)]);
    });

    it("are taken by one of two who are at it at once", async () => {
      for (const id of ["a1", "a2"]) await write(id, at("2025-01-30"));
      const did = await Promise.all([1, 2].map(() => archivePiece(wish(night("2026-04")))));
      // The other was refused, or was late enough to see it and to remove its lines.
      expect(did.filter((one) => one.did === "file")).toHaveLength(1);
      await all(wish(night("2026-04")));
      expect(await inStore()).toEqual([expect.stringMatching(/^own/)]);
      expect(await verified()).toMatchObject({ ...sound, lines: 3, files: 1 });
    });

    it("are not taken by a file that is not the next one", async () => {
      for (const id of ["a1", "a2"]) await write(id, at("2025-01-30"));
      const [first = 0, second = 0] = (await stage.store.auditChain(0, 2)).map(({ seq }) => seq);
      const file = { name: "x", until: 1, head: "", tail: "", digest: "" };
      const told = entry("own", 5);
      for (const wrong of [
        { firstSeq: second, lastSeq: second, lines: 1 },
        { firstSeq: first, lastSeq: second, lines: 1 },
        { firstSeq: first, lastSeq: second, lines: 3 },
        { firstSeq: second + 1, lastSeq: second + 1, lines: 0 },
      ])
        expect(await stage.store.archiveAudit({ ...file, ...wrong }, told)).toBe(false);
      expect(await stage.store.auditFiles()).toEqual([]);
      expect(await inStore()).toEqual(["a1", "a2"]);
    });

    it("stay in the store while their file is not there", async () => {
      for (const id of ["a1", "a2"]) await write(id, at("2025-01-30"));
      await archivePiece(wish(night("2026-04")));
      const [name = ""] = names();
      renameSync(join(path, "audit", name), join(path, "elsewhere"));
      expect(await archivePiece(wish(night("2026-04")))).toEqual({ did: "missing", name });
      expect(await inStore()).toEqual(["a1", "a2", "own1"]);
      renameSync(join(path, "elsewhere"), join(path, "audit", name));
      expect(await all(wish(night("2026-04")))).toEqual(["piece"]);
    });
  });

  describe("a file of old lines", () => {
    let [first, second]: readonly string[] = [];
    beforeEach(async () => {
      await write("a1", at("2025-01-30"));
      await write("a2", at("2025-02-10"));
      await all(wish(night("2026-04")));
      [first, second] = names().map((name) => join(path, "audit", name));
    });
    const nameOf = (file: string | undefined) => file?.split("/").at(-1);

    it.each<[string, (one: string, other: string) => void, "missing" | "changed", 0 | 1]>([
      ["is missing", (one) => rmSync(one), "missing", 0],
      ["is another month's", (one, other) => copyFileSync(other, one), "changed", 0],
      [
        "has another line",
        (one) => {
          const text = gunzipSync(readFileSync(one)).toString();
          writeFileSync(one, gzipSync(text.replace("hana", "ken")));
        },
        "changed",
        0,
      ],
      [
        "is cut short",
        (_, other) => writeFileSync(other, readFileSync(other).subarray(0, 40)),
        "changed",
        1,
      ],
      ["is empty", (_, other) => writeFileSync(other, ""), "changed", 1],
    ])("that %s is found", async (_name, spoil, why, which) => {
      expect(await verified()).toMatchObject({ ...sound, files: 2 });
      spoil(first ?? "", second ?? "");
      const name = nameOf([first, second][which]);
      expect(await verified()).toMatchObject({ broken: "file", brokenFile: { name, why } });
    });

    it("is missing where there is no folder", async () => {
      expect(await walkChain(stage.store, null)).toMatchObject({
        broken: "file",
        brokenFile: { name: nameOf(first), why: "missing" },
      });
    });
  });
}

function linesIn(file: Buffer): readonly string[] {
  return gunzipSync(file)
    .toString()
    .trim()
    .split("\n")
    .map((line) => entryOfLine(line).id);
}

/** The same store and folder, with a place to die before and after each of their deeds. */
function cutting(store: Store, folder: AuditFolder, cut: () => void) {
  const around =
    <Given extends unknown[], Result>(deed: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      cut();
      const result = await deed(...given);
      cut();
      return result;
    };
  async function* cutLines(lines: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const line of lines) {
      cut();
      yield line;
    }
  }
  return {
    store: {
      ...store,
      archiveAudit: around((file: AuditFile, told: AuditEntry) => store.archiveAudit(file, told)),
      dropArchived: around((upTo: number, limit: number) => store.dropArchived(upTo, limit)),
    },
    folder: {
      ...folder,
      write: around((lines: AsyncIterable<string>, nameIt: () => string) =>
        folder.write(cutLines(lines), () => {
          cut();
          return nameIt();
        }),
      ),
    },
  };
}
