// Runs inside each measured page, before anything of ours does. Times are milliseconds.

const afterPaint = (work) =>
  requestAnimationFrame(() => {
    // What is posted in a frame comes after that frame is painted.
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", work, { once: true });
    port1.start();
    port2.postMessage(null);
  });

const times = [];
let since = 0;

globalThis.bench = {
  /** From `start` until something is painted of which this holds. Without a start: since the page was asked for. */
  shown: (isShown, start = 0) =>
    new Promise((resolve) => {
      const look = () => {
        if (isShown()) afterPaint(() => resolve(performance.now() - start));
        else requestAnimationFrame(look);
      };
      look();
    }),

  /** The same from the next press of a key or a pointer on, the last of several. */
  fromNextPress: () => {
    since = 0;
    for (const kind of ["click", "keydown"])
      addEventListener(kind, ({ timeStamp }) => (since = timeStamp), { capture: true });
  },
  shownSincePress: (isShown) =>
    globalThis.bench.shown(() => since > 0 && isShown(), 0).then((at) => at - since),

  /** From each key to the next paint. */
  watchKeys: () =>
    addEventListener(
      "keydown",
      ({ timeStamp }) => afterPaint(() => times.push(performance.now() - timeStamp)),
      { capture: true },
    ),
  keys: () => times,

  /** Scrolls down, and waits until there is a row in the middle of the window again. */
  scrolled: (pixels) => {
    const start = performance.now();
    const goal = scrollY + pixels;
    return globalThis.bench.shown(() => {
      // The end of what is there moves away as more is fetched.
      if (scrollY < goal - 1) scrollTo(0, goal);
      const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
      const row = middle?.closest("tr[aria-rowindex]") ?? null;
      return scrollY >= goal - 1 && row !== null;
    }, start);
  },

  rows: () =>
    [...document.querySelectorAll("tr[aria-rowindex]")].map((row) => row.textContent ?? ""),
};
