import type { LetterWay } from "#engine/alerts/alerts.ts";
import type { AlertLetter } from "#engine/alerts/letters.ts";
import { failureOf, stepErrorOf } from "#engine/failure.ts";
import type { AlertPost, ConnectionRecord, PostSent } from "#engine/store.ts";
import { localPerson } from "#people/actor.ts";
import type { Posts } from "#sdk/connector.ts";
import { asPlainText } from "#sdk/formatting.ts";
import { text } from "#sdk/text.ts";
import { say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import {
  leftOutWords,
  letterInWords,
  type LetterInWords,
  type LetterParts,
  linesOf,
  linkTo,
  momentIn,
} from "./letter.ts";

/** Alerts as posts in a channel, in the words of mail. */

const open = text("Open in Millrace", "Millrace で開く");
const all = text("All alerts", "すべてのアラート");
const silent = text(
  "Millrace has posted so many alerts today that the next one comes at {at} at the earliest, with what has happened until then.",
  "本日の投稿数が上限に達したため、次の投稿は {at} 以降に、それまでの内容をまとめて行います。",
);

type Parts = LetterParts & Pick<ServerParts, "engine" | "clock">;

interface Standing {
  readonly post: AlertPost;
  readonly posts: Posts;
}

/** Where people's alerts are posted now: through connections that are theirs still. */
export async function standingPosts({
  store,
  people,
  engine,
}: Pick<ServerParts, "store" | "people" | "engine">): Promise<ReadonlyMap<string, Standing>> {
  const all = await store.alertPosts();
  if (all.length === 0) return new Map();
  const connections = new Map((await store.connections()).map((one) => [one.id, one]));
  const active = (await people.persons()).filter(({ state }) => state === "active");
  const persons = new Set([localPerson, ...active.map(({ id }) => id)]);
  return new Map(
    all.flatMap((post): readonly [string, Standing][] => {
      const connection = connections.get(post.connectionId);
      const posts = connection && postsThrough(engine, connection);
      return posts && persons.has(post.person) && connection.owner === post.person
        ? [[post.person, { post, posts }]]
        : [];
    }),
  );
}

/** How Millrace posts through a connection; null where its system has no way. */
export function postsThrough(
  { connectors }: Pick<ServerParts["engine"], "connectors">,
  { connector }: Pick<ConnectionRecord, "connector">,
): Posts | null {
  return connectors.find(({ id }) => id === connector)?.posts ?? null;
}

/** Whom posts reach now. */
export async function postWay(parts: Parts): Promise<LetterWay> {
  const { store, engine, clock } = parts;
  const reached = await standingPosts(parts);
  return {
    reaches: (id) => reached.has(id),
    async send(letter, sending) {
      // Those before it took a while: the channel may be another one by now.
      const standing = (await standingPosts(parts)).get(letter.person);
      const words = standing && (await letterInWords(letter, parts));
      if (!standing || !words) return;
      const { post, posts } = standing;
      const { connectionId, place, person, setAt } = post;
      const note = (last: PostSent) => store.noteAlertPost({ person, setAt, last });
      try {
        const written = fitting(letter, words, posts, parts.people.publicUrl);
        const { id, at } = letter;
        await engine.post({ id, at, connectionId, place, text: written }, sending);
        await note({ at: clock.now(), error: null });
      } catch (thrown) {
        await note({ at: clock.now(), error: stepErrorOf(failureOf(thrown)) });
        throw thrown;
      }
    },
  };
}

/** As many alerts as one post holds; how many are left out stands at its end. */
function fitting(
  letter: AlertLetter,
  words: LetterInWords,
  posts: Posts,
  publicUrl: string,
): string {
  for (let count = words.items.length; count > 1; count -= 1) {
    const written = textOf(letter, words, count, publicUrl);
    if (posts.fits(written)) return written;
  }
  return textOf(letter, words, 1, publicUrl);
}

function textOf(
  { leftOut, silentUntil }: AlertLetter,
  words: LetterInWords,
  count: number,
  publicUrl: string,
): string {
  const { locale, items, link } = words;
  const said = items
    .slice(0, count)
    .map(({ item, shown }) =>
      [
        ...linesOf(item, shown, words).map(asPlainText),
        linkWords(say(open, locale), linkTo(shown.place, publicUrl)),
      ].join("\n"),
    );
  const left = leftOut + items.length - count;
  const end = [
    ...(left > 0 ? [asPlainText(leftOutWords(left, words))] : []),
    ...(silentUntil === null
      ? []
      : [asPlainText(say(silent, locale, { at: momentIn(words, silentUntil) }))]),
    linkWords(say(all, locale), link),
  ];
  return [...said, end.join("\n")].join("\n\n");
}

export function linkWords(words: string, href: string): string {
  return `[${asPlainText(words)}](${href.replaceAll(/[\\()]/g, String.raw`\$&`)})`;
}
