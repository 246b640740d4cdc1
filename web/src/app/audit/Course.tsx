import { useEffect, useRef, useState } from "preact/hooks";

import type { LogRows } from "../../endpoint/interface/index.ts";
import { Table } from "../components/Table.tsx";
import { theme } from "../theme.ts";
import { day, full, mark, number } from "../times.ts";
import { language, t } from "../words.ts";
import "uplot/dist/uPlot.min.css";

const HEIGHT = 200; // pixels
const DAY = 86_400_000;

/** How much happened when: a picture, and beside it the same as figures. */
export function Course({ course: { step, counts } }: { course: LogRows["course"] }) {
  const busy = counts.filter(({ allowed, denied }) => allowed + denied > 0);
  const denied = busy.reduce((sum, each) => sum + each.denied, 0);
  const total = busy.reduce((sum, each) => sum + each.allowed + each.denied, 0);
  if (total === 0) return null;
  return (
    <section class="course" aria-labelledby="course">
      <figure class="stack tight">
        <h2 id="course">{t(step < DAY ? "audit-course-hours" : "audit-course-days")}</h2>
        <Chart step={step} counts={counts} label={t("audit-course-told", { count: total, denied })} />
        <figcaption class="row small">
          <span class="key allowed">{t("outcome-allowed")}</span>
          <span class="key denied">{t("outcome-denied")}</span>
        </figcaption>
      </figure>
      <div class="course-figures" tabIndex={0} role="region" aria-label={t("audit-figures")}>
        <Table
          caption={t("audit-figures")}
          id={(each) => String(each.from)}
          rows={busy.toReversed()}
          columns={[
            { title: t("audit-from"), cell: ({ from }) => (step < DAY ? full(from) : day(from)) },
            { title: t("outcome-allowed"), cell: (each) => <span class="figures">{number(each.allowed)}</span> },
            { title: t("outcome-denied"), cell: (each) => <span class="figures">{number(each.denied)}</span> },
          ]}
        />
      </div>
    </section>
  );
}

/** Whether the computer wishes it dark, also when that changes. */
function useDark(): boolean {
  const [wish] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
  const [dark, setDark] = useState(wish.matches);
  useEffect(() => {
    const change = () => setDark(wish.matches);
    wish.addEventListener("change", change);
    return () => wish.removeEventListener("change", change);
  }, []);
  return dark;
}

/** Bars, drawn by uPlot, which comes when it is needed. What is denied stands in front of all that was asked. */
function Chart({ step, counts, label }: LogRows["course"] & { label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const spoken = language.value;
  const light = theme.value;
  const dark = useDark();
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    let gone = false;
    let undo = () => {};
    void import("uplot").then(({ default: UPlot }) => {
      if (gone) return;
      const colour = (of: string) => getComputedStyle(box.querySelector(of) ?? box).color;
      const bars = UPlot.paths.bars;
      if (!bars) return;
      const series = (of: string) => ({ label: of, fill: colour(`.${of}`), stroke: colour(`.${of}`), width: 0, points: { show: false }, paths: bars({ size: [0.7, 40], align: 1 }) });
      const axis = { stroke: colour(".ink"), grid: { stroke: colour(".grid"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
      const times = counts.map(({ from }) => from / 1000);
      const first = times[0] ?? 0;
      const last = (times.at(-1) ?? 0) + step / 1000;
      const most = Math.max(...counts.map((each) => each.allowed + each.denied));
      const chart = new UPlot(
        {
          width: box.clientWidth,
          height: HEIGHT,
          cursor: { show: false },
          legend: { show: false },
          select: { show: false, left: 0, top: 0, width: 0, height: 0 },
          scales: { x: { time: true, range: [first, last] }, y: { range: [0, most * 1.1] } },
          series: [{}, series("allowed"), series("denied")],
          axes: [
            { ...axis, grid: { show: false }, space: 110, values: (_, splits) => splits.map((each) => mark(each * 1000, step < DAY)) },
            { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000], values: (_, splits) => splits.map(number), size: 46 },
          ],
        },
        [times, counts.map((each) => each.allowed + each.denied), counts.map((each) => each.denied)],
        box,
      );
      const watch = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: HEIGHT }));
      watch.observe(box);
      undo = () => {
        watch.disconnect();
        chart.destroy();
      };
    });
    return () => {
      gone = true;
      undo();
    };
  }, [counts, step, spoken, light, dark]);
  return (
    <div class="chart" ref={place} role="img" aria-label={label}>
      <i class="allowed" />
      <i class="denied" />
      <i class="ink" />
      <i class="grid" />
    </div>
  );
}
