import { type Alert, idOfAbout, longestWait } from "#engine/alerts/alert.ts";
import type { News } from "#engine/alerts/news.ts";
import type { AlertStore } from "#engine/store.ts";
import {
  alertColumns,
  alertOf,
  type AlertRow,
  choicesByPerson,
  type ChoicesRow,
  letterMade,
  type LetterRow,
  letterToSend,
  listedAlert,
  type ListedRow,
  newsColumns,
  type NewsRow,
  writtenNews,
} from "../alert-rows.ts";
import { type JsonText, toJson } from "../rows.ts";
import { all, first, type Notes, run, type Session, statement, type Work } from "../session.ts";

type NewsTuple = readonly [
  aboutId: string,
  runId: string | null,
  news: string,
  afterTrouble: 0 | 1,
];

/** One statement for the news of many runs. What comes after trouble is only written where trouble is known. */
const putNews = statement<[news: JsonText<readonly NewsTuple[]>]>(
  `INSERT INTO {news} (about_id, run_id, news)
   SELECT n.value ->> 0, n.value ->> 1, n.value ->> 2 FROM json_each(?) AS n
   WHERE n.value ->> 3 = 0
     OR EXISTS (SELECT 1 FROM {alerts} a WHERE a.about_id = n.value ->> 0 AND {on a.is_open})
     OR EXISTS (SELECT 1 FROM {news} w WHERE w.about_id = n.value ->> 0)
   ORDER BY n.key`,
  `INSERT INTO {news} (about_id, run_id, news)
   SELECT n.value ->> 0, n.value ->> 1, n.value ->> 2
   FROM json_array_elements(?::json) WITH ORDINALITY AS n(value, nth)
   WHERE n.value ->> 3 = '0'
     OR EXISTS (SELECT FROM {alerts} a WHERE a.about_id = n.value ->> 0 AND {on a.is_open})
     OR EXISTS (SELECT FROM {news} w WHERE w.about_id = n.value ->> 0)
   ORDER BY n.nth`,
);
const next = statement<[], { at: number | null }>(
  `SELECT min(at) AS at FROM (
     SELECT CAST(0 AS bigint) AS at WHERE EXISTS (SELECT 1 FROM {news})
     UNION ALL SELECT min(mail_at) FROM {alerts} WHERE mail_at IS NOT NULL
     UNION ALL SELECT min(try_at) FROM {alert_letters} WHERE try_at IS NOT NULL) AS w`,
);
const unheard = statement<[limit: number], NewsRow>(
  `SELECT n.seq, n.news, r.name FROM {news} n LEFT JOIN {runs} r ON r.id = n.run_id
   ORDER BY n.seq LIMIT ?`,
);
const due = statement<[now: number, latest: number, limit: number], AlertRow>(
  `SELECT alert FROM {alerts} WHERE mail_at <= ? OR mail_at > ? ORDER BY mail_at, id LIMIT ?`,
);
const letters = statement<[now: number, latest: number, limit: number], LetterRow>(
  `SELECT letter, tries FROM {alert_letters} WHERE try_at <= ? OR try_at > ?
   ORDER BY try_at, id LIMIT ?`,
);
const about = statement<[ids: readonly string[]], AlertRow>(
  "SELECT alert FROM {alerts} WHERE about_id IN (??) ORDER BY id",
);
const since = statement<[at: number], Pick<LetterRow, "letter">>(
  "SELECT letter FROM {alert_letters} WHERE at >= ? ORDER BY at, id",
);
const heard = statement<[seqs: readonly number[]]>("DELETE FROM {news} WHERE seq IN (??)");
const highest = statement<[], { heard: number }>(
  "SELECT coalesce(max(heard), 0) AS heard FROM {alerts}",
);
const put = statement<
  [
    id: string,
    person: string,
    about: string,
    aboutId: string,
    alert: string,
    isOpen: boolean,
    isShown: boolean,
    isNew: boolean,
    heard: number,
    lastAt: number,
    keptAt: number,
    mailAt: number | null,
  ]
>(
  `INSERT INTO {alerts} AS a
     (id, person, about, about_id, alert, is_open, is_shown, is_new, heard, last_at, kept_at, mail_at)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
   ON CONFLICT (id) DO UPDATE SET alert = excluded.alert, is_open = excluded.is_open,
     is_shown = excluded.is_shown, is_new = a.is_new OR excluded.is_new,
     heard = CASE WHEN excluded.is_new THEN excluded.heard ELSE a.heard END,
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
const list = statement<[person: string, limit: number], ListedRow>(
  `SELECT alert, is_new, heard FROM {alerts} WHERE person = ? AND {on is_shown}
   ORDER BY heard DESC, last_at DESC, id LIMIT ?`,
);
const count = statement<[person: string], { count: number }>(
  "SELECT count(*) AS count FROM {alerts} WHERE person = ? AND {on is_shown} AND {on is_new}",
);
const choices = statement<[], ChoicesRow>("SELECT person, choices FROM {alert_choices}");
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

interface Marks {
  readonly isNew: boolean;
  readonly heard: number;
  readonly at: number;
}

function* keep(alert: Alert, marks: Marks, changes: Notes["changes"]): Work<void> {
  const { id, person, about: key, aboutId, alert: text, ...row } = alertColumns(alert);
  const flags = [row.isOpen, row.isShown, marks.isNew] as const;
  const times = [marks.heard, row.lastAt, marks.at, row.mailAt] as const;
  yield* run(put, id, person, key, aboutId, text, ...flags, ...times);
  if ("flowId" in alert.about) changes.flow(alert.about.flowId);
  else changes.connection(idOfAbout(alert.about), alert.person);
}

export function alertVerbs({ read, write, writeAt }: Session): AlertStore {
  return {
    nextAlertWork: () =>
      read(function* () {
        return (yield* first(next))?.at ?? null;
      }),

    alertWork: (now, limit) =>
      read(function* () {
        const latest = now + longestWait;
        return {
          news: (yield* all(unheard, limit)).map(writtenNews),
          due: (yield* all(due, now, latest, limit)).map(alertOf),
          letters: (yield* all(letters, now, latest, limit)).map(letterToSend),
        };
      }),

    alertsAbout: (ids) =>
      read(function* () {
        return (yield* all(about, ids)).map(alertOf);
      }),

    lettersSince: (at) =>
      read(function* () {
        return (yield* all(since, at)).map(letterMade);
      }),

    keepAlerts: (told) =>
      writeAt(told.at, function* ({ changes, stands }) {
        if (!(yield* stands(told.lease))) return "fenced";
        yield* run(heard, told.news);
        const marks = { heard: ((yield* first(highest))?.heard ?? 0) + 1, at: told.at };
        for (const alert of told.heard) yield* keep(alert, { ...marks, isNew: true }, changes);
        for (const alert of told.written) yield* keep(alert, { ...marks, isNew: false }, changes);
        for (const letter of told.letters)
          yield* run(putLetter, letter.id, letter.at, toJson(letter), letter.at);
        yield* run(forget, told.forgetBefore);
        yield* run(forgetLetters, told.forgetBefore);
        return "kept";
      }),

    noteLetter: (id, { tryAt }) =>
      write(function* () {
        yield* run(note, tryAt, id);
      }),

    alertsOf: (person, limit) =>
      read(function* () {
        const rows = yield* all(list, person, limit);
        return { items: rows.map(listedAlert), newest: rows[0]?.heard ?? 0 };
      }),

    newAlertsOf: (person) =>
      read(function* () {
        return (yield* first(count, person))?.count ?? 0;
      }),

    alertChoices: () =>
      read(function* () {
        return choicesByPerson(yield* all(choices));
      }),

    chooseAlerts: (person, chosen) =>
      write(function* () {
        yield* run(choose, person, toJson(chosen));
      }),

    seeAlerts: (person, newest) =>
      write(function* () {
        yield* run(see, false, person, newest);
      }),
  };
}
