import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use as addParts, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { Overview } from "../../api/types";
import { formatShort } from "../../format/money";
import { formatHour } from "../../format/time";
import { useIsDark, usePreferences } from "../../preferences";
import { paletteOf } from "../../theme";

addParts([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

export type Measure = "count" | "amount";

interface HourChartProps {
  hours: Overview["transfers_by_hour"];
  measure: Measure;
  label: string;
  say: (value: number) => string;
}

/** The tooltip as nodes: markup with style attributes would break the content security policy. */
function tooltip(hour: string, value: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "chart-tip";
  const head = box.appendChild(document.createElement("span"));
  head.textContent = hour;
  const figure = box.appendChild(document.createElement("strong"));
  figure.textContent = value;
  return box;
}

export function HourChart({ hours, measure, label, say }: HourChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const isDark = useIsDark();
  const { language } = usePreferences();

  useEffect(() => {
    if (place.current === null) return undefined;
    const made = init(place.current, null, { renderer: "canvas" });
    chart.current = made;
    const watcher = new ResizeObserver(() => made.resize());
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const palette = paletteOf(isDark);
    const text = { color: palette.inkFaint, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
    const values = hours.map((hour) => (measure === "count" ? hour.count : hour.amount_minor));
    // An axis of money is marked in yuan; the bars keep their fen.
    const unit = measure === "count" ? 1 : 100;
    chart.current?.setOption({
      animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
      grid: { left: 8, right: 8, top: 16, bottom: 4, outerBoundsMode: "same" },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow", shadowStyle: { color: palette.sunken, opacity: 0.7 } },
        backgroundColor: palette.deep,
        borderWidth: 0,
        padding: [8, 12],
        textStyle: { color: palette.onDeep, fontSize: 13 },
        formatter: (found: unknown) => {
          const at = (found as { dataIndex: number }[])[0]?.dataIndex ?? 0;
          const hour = hours[at];
          return hour === undefined ? "" : tooltip(formatHour(hour.hour_at), say(values[at] ?? 0));
        },
      },
      xAxis: {
        type: "category",
        data: hours.map(({ hour_at }) => formatHour(hour_at)),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: palette.line } },
        axisLabel: { ...text, interval: 2 },
      },
      yAxis: {
        type: "value",
        splitNumber: 4,
        minInterval: unit,
        axisLabel: { ...text, formatter: (value: number) => formatShort(value / unit, language) },
        splitLine: { lineStyle: { color: palette.line } },
      },
      series: [
        {
          type: "bar",
          data: values,
          barMaxWidth: 22,
          itemStyle: { color: palette.share1, borderRadius: [3, 3, 0, 0] },
          emphasis: { itemStyle: { color: palette.share3 } },
        },
      ],
    });
  }, [hours, measure, say, isDark, language]);

  return <div ref={place} className="hour-chart" role="img" aria-label={label} />;
}
