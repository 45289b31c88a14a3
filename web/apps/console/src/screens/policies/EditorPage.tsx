import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { DecisionPoint } from "../../api/types";
import { useMessages } from "../../i18n";
import { PageHead } from "../../parts/PageHead";
import { usePreferences } from "../../preferences";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { Editor } from "./Editor";
import { documentQuery, pointsQuery } from "./reads";
import type { Model } from "./table";
import "./policies.css";

const route = getRouteApi("/frame/policies/$name/edit");

/** A policy's tables, to be read and changed. */
export function EditorPage() {
  const { policies: text } = useMessages();
  const { language } = usePreferences();
  const { name } = route.useParams();
  const points = useQuery(pointsQuery);
  const point: DecisionPoint | undefined = points.data?.items.find((one) => one.name === name);
  const from = route.useSearch().from ?? point?.live_digest ?? "";
  const query = useQuery({ ...documentQuery(name, from), enabled: from !== "" });
  return (
    <>
      <PageHead
        title={text.editor({ name: point?.label[language] ?? name })}
        above={
          <Link to="/policies/$name" params={{ name }}>
            {point?.label[language] ?? name}
          </Link>
        }
      />
      {query.data === undefined || point === undefined ? (
        <div className="panel panel-body">
          {query.isError ? <FailureState error={query.error} onRetry={() => void query.refetch()} /> : <LinesSkeleton lines={10} />}
        </div>
      ) : (
        <Editor key={from} point={point} model={query.data.model as unknown as Model} cases={query.data.cases} />
      )}
    </>
  );
}
