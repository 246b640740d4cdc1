// What is measured inside a page: put into every document before its own scripts run (tests/bench/pages.py).
globalThis.bench = (() => {
  const tasks = []; // durations of what held the page up for more than 50 ms
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });

  // The page's own channel to its worker, so that the worker can be asked what the page asks.
  let channel = null;
  let number = 1e9;
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message, ...more) {
    if (message?.room) channel = this;
    return post.call(this, message, ...more);
  };
  const ask = (room, method, ...args) =>
    new Promise((resolve) => {
      const call = (number += 1);
      const began = performance.now();
      const hear = ({ data }) => {
        if (data.call !== call) return;
        channel.removeEventListener("message", hear);
        resolve({ value: data.value, ms: performance.now() - began });
      };
      channel.addEventListener("message", hear);
      channel.postMessage({ call, room, method, args });
    });

  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
  const painted = () => frame().then(() => new Promise((resolve) => setTimeout(() => resolve(performance.now()))));
  const there = (selector) =>
    new Promise((resolve) => {
      const watch = new MutationObserver(() => look());
      const look = () => {
        if (!document.querySelector(selector)) return false;
        watch.disconnect();
        resolve();
        return true;
      };
      if (!look()) watch.observe(document, { childList: true, subtree: true, attributes: true });
    });
  /** When it can be seen, in milliseconds since the document was asked for. */
  const shown = (selector) => there(selector).then(painted);

  return {
    shown,
    ask,
    /** Milliseconds from a press until something can be seen. */
    async press(selector, then) {
      const pressed = document.querySelector(selector);
      const began = performance.now();
      pressed.click();
      return (await shown(then)) - began;
    },
    /** Scripts that have come, by path. */
    scripts: () =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith(".js")),
    /** Scroll a box to its end, two screens a frame: frames, those in whose middle nothing was to be read, long tasks. */
    async scroll(box, row) {
      const { left, top, width, height } = box.getBoundingClientRect();
      const result = { frames: 0, blank: 0, longest: 0 };
      tasks.length = 0;
      let last = await frame();
      while (box.scrollTop + box.clientHeight < box.scrollHeight - 1) {
        box.scrollTop += box.clientHeight * 2;
        const now = await frame();
        result.frames += 1;
        result.longest = Math.max(result.longest, now - last);
        if (!document.elementFromPoint(left + width / 2, top + height / 2)?.closest(row)) result.blank += 1;
        last = now;
      }
      await new Promise((resolve) => setTimeout(resolve, 200)); // what is observed is told a little later
      return { ...result, tasks: tasks.length };
    },
    /** A box over another one, as high inside, with nothing in it. */
    empty(box) {
      const { left, top, width, height } = box.getBoundingClientRect();
      const made = document.body.appendChild(document.createElement("div"));
      Object.assign(made.style, { position: "fixed", overflow: "auto", left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
      made.appendChild(document.createElement("div")).style.height = `${box.scrollHeight}px`;
      return made;
    },
  };
})();
