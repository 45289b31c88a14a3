import { formatMoney } from "@trident/ui";
import { Segmented } from "antd";
import { lazy, Suspense, useState } from "react";
import type { Overview } from "../../api/types";
import { formatCount } from "../../format/money";
import { formatHour } from "../../format/time";
import { useMessages } from "../../i18n";
import { Panel } from "../../parts/Panel";
import { EmptyState } from "../../states/EmptyState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import type { Measure } from "./HourChart";

const HourChart = lazy(() => import("./HourChart").then((module) => ({ default: module.HourChart })));
const CURRENCY = "CNY";

type Hours = Overview["transfers_by_hour"];
type View = "chart" | "table";

/** The transfers of the last day hour by hour, as bars or as figures. */
export function TransfersPanel({ hours }: { hours: Hours }) {
  const { overview: text } = useMessages();
  const [measure, setMeasure] = useState<Measure>("count");
  const [view, setView] = useState<View>("chart");
  const valueOf = (hour: Hours[number]) => (measure === "count" ? hour.count : hour.amount_minor);
  const say = (value: number) =>
    measure === "count" ? text.transfersCount({ count: formatCount(value) }) : formatMoney(value, CURRENCY);
  const peak = hours.reduce<Hours[number] | null>((best, hour) => (best === null || valueOf(hour) > valueOf(best) ? hour : best), null);
  const isEmpty = hours.every(({ count }) => count === 0);
  const note = peak === null || isEmpty ? undefined : text.chartPeak({ hour: formatHour(peak.hour_at), value: say(valueOf(peak)) });

  return (
    <Panel
      title={text.chartTransfers}
      {...(note === undefined ? {} : { note })}
      className="overview-transfers"
      actions={
        <span className="chart-choices">
          <Segmented<Measure>
            size="small"
            value={measure}
            onChange={setMeasure}
            options={[
              { value: "count", label: text.chartByCount },
              { value: "amount", label: text.chartByAmount },
            ]}
          />
          <Segmented<View>
            size="small"
            value={view}
            onChange={setView}
            options={[
              { value: "chart", label: text.asChart },
              { value: "table", label: text.asTable },
            ]}
          />
        </span>
      }
    >
      {isEmpty ? (
        <EmptyState title={text.chartNone} />
      ) : view === "table" ? (
        <HourTable hours={hours} />
      ) : (
        <Suspense fallback={<LinesSkeleton lines={8} />}>
          <HourChart hours={hours} measure={measure} label={`${text.chartTransfers}. ${note ?? ""}`} say={say} />
        </Suspense>
      )}
    </Panel>
  );
}

function HourTable({ hours }: { hours: Hours }) {
  const { overview: text } = useMessages();
  return (
    <div className="hour-table" tabIndex={0} role="region" aria-label={text.chartTransfers}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{text.hour}</th>
            <th scope="col" className="right">
              {text.count}
            </th>
            <th scope="col" className="right">
              {text.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour.hour_at}>
              <th scope="row">{formatHour(hour.hour_at)}</th>
              <td className="right">{formatCount(hour.count)}</td>
              <td className="right">{formatMoney(hour.amount_minor, CURRENCY)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
