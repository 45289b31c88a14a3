import { LinesSkeleton } from "./TableSkeleton";

/** While a page's own code is fetched. */
export function PageLoading() {
  return (
    <div className="panel panel-body">
      <LinesSkeleton lines={8} />
    </div>
  );
}
