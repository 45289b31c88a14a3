import { useMessages } from "../i18n";

/** The shape of a table while its rows are awaited. */
export function TableSkeleton({ columns, rows = 8 }: { columns: number; rows?: number }) {
  const { states } = useMessages();
  return (
    <div className="skeleton-table" role="status" aria-label={states.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton-row">
          {Array.from({ length: columns }, (_, column) => (
            <span key={column} className="skeleton-bar" />
          ))}
        </div>
      ))}
    </div>
  );
}

/** The shape of a few lines while they are awaited. */
export function LinesSkeleton({ lines = 4 }: { lines?: number }) {
  const { states } = useMessages();
  return (
    <div className="skeleton-lines" role="status" aria-label={states.loading}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton-bar" />
      ))}
    </div>
  );
}
