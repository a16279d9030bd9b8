import {
  type Alert,
  idOfAbout,
  keyOf,
  longestWait,
  saidBefore,
  ways,
} from "#engine/alerts/alert.ts";
import type { AlertChoices } from "#engine/alerts/choices.ts";
import { idOfNews, isNewsAfterTrouble, type News } from "#engine/alerts/news.ts";
import type { AlertStore, LetterToSend, WrittenNews } from "#engine/store.ts";
import type { AlertLetter, LetterMade } from "#engine/alerts/letters.ts";
import { columns } from "../columns.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";
import {
  all,
  change,
  first,
  type Flag,
  isOn,
  made,
  making,
  type Notes,
  run,
  type Session,
  statement,
  type Work,
} from "../session.ts";

const writtenNews = columns<WrittenNews>("n.seq, n.news, r.name AS run_name", {
  news: "json",
});

/** What earlier builds have written knows of no webhooks. */
type KeptAlert = Omit<Alert, "webhook"> & Partial<Pick<Alert, "webhook">>;
type KeptLetter = Omit<AlertLetter, "by"> & Partial<Pick<AlertLetter, "by">>;

interface AlertRow {
  readonly alert: JsonText<KeptAlert>;
}
interface LetterRow {
  readonly letter: JsonText<KeptLetter>;
  readonly tries: number;
}

/** `isAfterTrouble`: it is only written where trouble is known, or about to be. */
function newsColumns(news: News) {
  return {
    runId: "runId" in news ? news.runId : null,
    news: toJson(news),
    aboutId: idOfNews(news),
    isAfterTrouble: isNewsAfterTrouble(news),
  };
}

export function alertOf({ alert }: AlertRow): Alert {
  const kept = fromJson(alert);
  return { ...kept, webhook: kept.webhook ?? saidBefore(kept) };
}

export function letterToSend({ letter, tries }: LetterRow): LetterToSend {
  return { letter: letterIn(letter), tries };
}

function letterIn(letter: LetterRow["letter"]): AlertLetter {
  return { by: "mail", ...fromJson(letter) };
}

export function letterMade({ letter }: Pick<LetterRow, "letter">): LetterMade {
  const { by, person, at } = letterIn(letter);
  return { by, person, at };
}

/** `mailAt`: when the next letter is due, by whichever way. */
export function alertColumns(alert: Alert) {
  const dueAts = ways.flatMap((way) => alert[way].dueAt ?? []);
  return {
    id: alert.id,
    person: alert.person,
    about: keyOf(alert.about),
    aboutId: idOfAbout(alert.about),
    alert: toJson(alert),
    isOpen: alert.isOpen,
    isShown: alert.isShown,
    lastAt: Math.max(alert.lastAt, alert.worksSince ?? 0),
    mailAt: dueAts.length === 0 ? null : Math.min(...dueAts),
  };
}

type NewsTuple = readonly [
  aboutId: string,
  runId: string | null,
  news: string,
  afterTrouble: 0 | 1,
];

/** One statement for the news of many runs. What comes after trouble is only written where trouble is known. */
const putNews = statement<[news: JsonText<readonly NewsTuple[]>]>(
  `INSERT INTO {news} (about_id, run_id, news)
   SELECT n.value ->> 0, n.value ->> 1, n.value ->> 2 FROM {items n}
   WHERE (n.value ->> 3)::bigint = 0
     OR EXISTS (SELECT 1 FROM {alerts} a WHERE a.about_id = n.value ->> 0 AND {on a.is_open})
     OR EXISTS (SELECT 1 FROM {news} w WHERE w.about_id = n.value ->> 0)
   ORDER BY n.key`,
);
const next = statement<[], { at: number | null }>(
  `SELECT min(at) AS at FROM (
     SELECT CAST(0 AS bigint) AS at WHERE EXISTS (SELECT 1 FROM {news})
     UNION ALL SELECT min(mail_at) FROM {alerts} WHERE mail_at IS NOT NULL
     UNION ALL SELECT min(try_at) FROM {alert_letters} WHERE try_at IS NOT NULL) AS w`,
);
const unheard = writtenNews.select<[limit: number]>(
  "FROM {news} n LEFT JOIN {runs} r ON r.id = n.run_id ORDER BY n.seq LIMIT ?",
);
const due = making(
  statement<[now: number, latest: number, limit: number], AlertRow>(
    "SELECT alert FROM {alerts} WHERE mail_at <= ? OR mail_at > ? ORDER BY mail_at, id LIMIT ?",
  ),
  alertOf,
);
const letters = making(
  statement<[now: number, latest: number, limit: number], LetterRow>(
    `SELECT letter, tries FROM {alert_letters} WHERE try_at <= ? OR try_at > ?
     ORDER BY try_at, id LIMIT ?`,
  ),
  letterToSend,
);
const about = making(
  statement<[ids: readonly string[]], AlertRow>(
    "SELECT alert FROM {alerts} WHERE about_id IN (??) ORDER BY id",
  ),
  alertOf,
);
const since = making(
  statement<[at: number], Pick<LetterRow, "letter">>(
    "SELECT letter FROM {alert_letters} WHERE at >= ? ORDER BY at, id",
  ),
  letterMade,
);
const heard = statement<[seqs: readonly number[]]>("DELETE FROM {news} WHERE seq IN (??)");
const highest = statement<[], { heard: number }>(
  "SELECT coalesce(max(heard), 0) AS heard FROM {alerts}",
);
/** What is written of an alert. `heard`: in the order of what is new; `keptAt`: when it was written last. */
interface AlertValues extends ReturnType<typeof alertColumns> {
  readonly isNew: boolean;
  readonly heard: number;
  readonly keptAt: number;
}
const values = columns<AlertValues>(
  `id, person, about, about_id, alert, is_open, is_shown, is_new, heard, last_at, kept_at, mail_at`,
  { isOpen: "flag", isShown: "flag", isNew: "flag" },
);
const put = values.insert(
  "alerts",
  {},
  `ON CONFLICT (id) DO UPDATE SET alert = excluded.alert, is_open = excluded.is_open,
     is_shown = excluded.is_shown, is_new = alerts.is_new OR excluded.is_new,
     heard = CASE WHEN excluded.is_new THEN excluded.heard ELSE alerts.heard END,
     last_at = excluded.last_at, kept_at = excluded.kept_at, mail_at = excluded.mail_at`,
);
const putLetter = statement<[id: string, at: number, letter: string, tryAt: number]>(
  "INSERT INTO {alert_letters} (id, at, letter, try_at) VALUES (?, ?, ?, ?)",
);
const forget = statement<[before: number]>(
  "DELETE FROM {alerts} WHERE kept_at < ? AND mail_at IS NULL AND {off is_open}",
);
const forgetLetters = statement<[before: number]>(
  "DELETE FROM {alert_letters} WHERE at < ? AND try_at IS NULL",
);
const note = statement<[tryAt: number | null, id: string]>(
  "UPDATE {alert_letters} SET try_at = ?, tries = tries + 1 WHERE id = ?",
);
const list = statement<[person: string, limit: number], AlertRow & { is_new: Flag; heard: number }>(
  `SELECT alert, is_new, heard FROM {alerts} WHERE person = ? AND {on is_shown}
   ORDER BY heard DESC, last_at DESC, id LIMIT ?`,
);
const count = statement<[person: string], { count: number }>(
  "SELECT count(*) AS count FROM {alerts} WHERE person = ? AND {on is_shown} AND {on is_new}",
);
const chosenBy = columns<{ readonly person: string; readonly choices: AlertChoices }>(
  "person, choices",
  { choices: "json" },
);
const choices = chosenBy.select<[]>("FROM {alert_choices}");
const choose = statement<[person: string, choices: string]>(
  `INSERT INTO {alert_choices} (person, choices) VALUES (?, ?)
   ON CONFLICT (person) DO UPDATE SET choices = excluded.choices`,
);
const see = statement<[isNew: boolean, person: string, newest: number]>(
  "UPDATE {alerts} SET is_new = ? WHERE person = ? AND heard <= ? AND {on is_new}",
);

/** Writes news down with what has happened. For use inside a transaction. */
export function* noteNews(news: readonly (News | null)[]): Work<void> {
  const rows = news.flatMap((one): NewsTuple[] => {
    if (one === null) return [];
    const { aboutId, runId, news: text, isAfterTrouble } = newsColumns(one);
    return [[aboutId, runId, text, isAfterTrouble ? 1 : 0]];
  });
  if (rows.length > 0) yield* run(putNews, toJson(rows));
}

type Marks = Pick<AlertValues, "isNew" | "heard" | "keptAt">;

function* keep(alert: Alert, marks: Marks, changes: Notes["changes"]): Work<void> {
  yield* run(put, ...values.values({ ...alertColumns(alert), ...marks }));
  if ("flowId" in alert.about) changes.flow(alert.about.flowId);
  else changes.connection(idOfAbout(alert.about), alert.person);
}

export function alertVerbs({ read, write, writeAt }: Session): AlertStore {
  return {
    nextAlertWork: () => read(() => made(first(next), (work) => work?.at ?? null)),

    alertWork: (now, limit) =>
      read(function* () {
        const latest = now + longestWait;
        return {
          news: yield* all(unheard, limit),
          due: yield* all(due, now, latest, limit),
          letters: yield* all(letters, now, latest, limit),
        };
      }),

    alertsAbout: (ids) => read(() => all(about, ids)),

    lettersSince: (at) => read(() => all(since, at)),

    keepAlerts: (told) =>
      writeAt(told.at, function* ({ changes, stands }) {
        if (!(yield* stands(told.lease))) return "fenced";
        yield* run(heard, told.news);
        const marks = { heard: ((yield* first(highest))?.heard ?? 0) + 1, keptAt: told.at };
        for (const alert of told.heard) yield* keep(alert, { ...marks, isNew: true }, changes);
        for (const alert of told.written) yield* keep(alert, { ...marks, isNew: false }, changes);
        for (const letter of told.letters)
          yield* run(putLetter, letter.id, letter.at, toJson(letter), letter.at);
        yield* run(forget, told.forgetBefore);
        yield* run(forgetLetters, told.forgetBefore);
        return "kept";
      }),

    noteLetter: (id, { tryAt }) => write(() => change(note, tryAt, id)),

    alertsOf: (person, limit) =>
      read(function* () {
        const rows = yield* all(list, person, limit);
        const items = rows.map((row) => ({ alert: alertOf(row), isNew: isOn(row.is_new) }));
        return { items, newest: rows[0]?.heard ?? 0 };
      }),

    newAlertsOf: (person) => read(() => made(first(count, person), (row) => row?.count ?? 0)),

    alertChoices: () =>
      read(() =>
        made(all(choices), (rows) => new Map(rows.map(({ person, choices }) => [person, choices]))),
      ),

    chooseAlerts: (person, chosen) => write(() => change(choose, person, toJson(chosen))),

    seeAlerts: (person, newest) => write(() => change(see, false, person, newest)),
  };
}
