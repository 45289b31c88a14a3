import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { DecisionPoint, PolicyVersion } from "../../api/types";
import { formatMinute } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { StatusTag, type Tone } from "../../parts/StatusTag";
import { usePreferences } from "../../preferences";
import { useMay } from "../../session/context";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { rollBack } from "./acts";
import { pointsQuery, versionsQuery } from "./reads";
import { UploadButton } from "./UploadButton";
import { VersionDrawer } from "./VersionDrawer";
import { useQueryClient } from "@tanstack/react-query";
import "./policies.css";

const route = getRouteApi("/frame/policies/$name");
const TONES: Readonly<Record<string, Tone>> = { submitted: "waiting", approved: "brand", live: "good", canary: "brand", shadow: "brand", rejected: "bad" };

/** A decision point: what decides there, all versions, and the way to change it. */
export function PolicyPage() {
  const { policies: text } = useMessages();
  const { name } = route.useParams();
  const points = useQuery(pointsQuery);
  const point = points.data?.items.find((one) => one.name === name);
  if (point === undefined) {
    return (
      <>
        <PageHead title={text.title} above={<Link to="/policies">{text.title}</Link>} />
        <div className="panel panel-body">
          {points.isError ? <FailureState error={points.error} onRetry={() => void points.refetch()} /> : <LinesSkeleton lines={8} />}
        </div>
      </>
    );
  }
  return <PointPage point={point} />;
}

function PointPage({ point }: { point: DecisionPoint }) {
  const { policies: text } = useMessages();
  const { language } = usePreferences();
  const mayDraft = useMay("staff:policy:draft");
  const mayPublish = useMay("staff:policy:publish");
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const { version: open } = route.useSearch();
  const [isGoingBack, setGoingBack] = useState(false);
  const query = useQuery(versionsQuery(point.name));
  const rows = query.data?.items ?? [];
  const opened = rows.find((row) => row.digest === open);
  const refresh = () => void queries.invalidateQueries({ queryKey: ["policies"] });
  const edit = (from: string) => void navigate({ to: "/policies/$name/edit", params: { name: point.name }, search: { from } });
  const show = (version: string | undefined) => void navigate({ search: version === undefined ? {} : { version }, replace: true });
  return (
    <>
      <PageHead
        title={point.label[language]}
        above={<Link to="/policies">{text.title}</Link>}
        lead={
          <>
            {text.live}：{point.live_number === 0 ? text.builtIn : text.versionNumber({ number: point.live_number })}
            {point.canary_digest !== null && ` · ${text.canary} ${point.canary_percent}%`}
          </>
        }
        actions={
          <>
            <Button href={`/api/staff/policies/${point.name}/versions/${point.live_digest}/dmn`}>{text.download}</Button>
            {mayDraft && <UploadButton name={point.name} onDone={refresh} />}
            {mayPublish && point.live_number > 0 && <Button onClick={() => setGoingBack(true)}>{text.rollBack}</Button>}
            <Button type="primary" onClick={() => edit(point.live_digest)}>
              {mayDraft ? text.edit : text.view}
            </Button>
          </>
        }
      />
      <Panel title={text.versions} flush>
        <RowTable
          label={text.versions}
          columns={[
            { title: text.versions, width: 110, render: (_, row: PolicyVersion) => text.versionNumber({ number: row.number }) },
            { title: text.stage, width: 130, render: (_, row) => <StatusTag tone={TONES[row.stage] ?? "calm"}>{wordFor(text.stages, row.stage)}</StatusTag> },
            { title: text.author, width: 120, render: (_, row) => row.author_name },
            { title: text.created, width: 160, render: (_, row) => <span className="figures">{formatMinute(row.created_at)}</span> },
            { title: text.lastReason, render: (_, row) => row.steps.at(-1)?.reason ?? "" },
          ]}
          rows={rows}
          rowKey={({ digest }) => digest}
          isPending={query.isPending}
          error={query.error}
          onRetry={() => void query.refetch()}
          empty={{ title: text.noVersions, hint: text.noVersionsHint }}
          onOpen={({ digest }) => show(digest)}
          openKey={open}
        />
      </Panel>
      <VersionDrawer point={point} version={opened} versions={rows} onClose={() => show(undefined)} onEdit={edit} onChanged={refresh} />
      <ActDialog
        isOpen={isGoingBack}
        title={text.rollBack}
        explain={text.rollBackExplain}
        submitLabel={text.rollBack}
        danger
        reason="required"
        onClose={() => setGoingBack(false)}
        onSubmit={async (reason) => {
          await rollBack(point.name, null, reason);
          setGoingBack(false);
          refresh();
        }}
      />
    </>
  );
}
