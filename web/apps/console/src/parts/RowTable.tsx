import { Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import type { KeyboardEvent, ReactNode } from "react";
import { useMessages } from "../i18n";
import { EmptyState } from "../states/EmptyState";
import { FailureState } from "../states/FailureState";
import { TableSkeleton } from "../states/TableSkeleton";

interface RowTableProps<T> {
  label: string;
  columns: ColumnsType<T>;
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** The first answer is still awaited. */
  isPending: boolean;
  /** Another answer is awaited while the last one is shown. */
  isStale?: boolean;
  error: unknown;
  onRetry: () => void;
  empty: { title: string; hint?: string; icon?: ReactNode };
  /** Opens a row; then rows take the keyboard's focus, arrows move between them and Enter opens. */
  onOpen?: (row: T) => void;
  openKey?: string | undefined;
  summary?: ReactNode;
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const row = event.currentTarget;
  const other = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  if (other instanceof HTMLElement && other.tabIndex === 0) {
    event.preventDefault();
    other.focus();
  }
}

/** A table of rows with its waiting, empty and failed states. */
export function RowTable<T extends object>(props: RowTableProps<T>) {
  const { words } = useMessages();
  const { rows, onOpen, rowKey, openKey } = props;
  if (props.error !== null && props.error !== undefined && rows.length === 0) {
    return <FailureState error={props.error} onRetry={props.onRetry} />;
  }
  if (props.isPending) return <TableSkeleton columns={Math.min(props.columns.length, 6)} />;
  if (rows.length === 0) return <EmptyState {...props.empty} />;
  return (
    <div className={props.isStale === true ? "row-table row-table-stale" : "row-table"} aria-busy={props.isStale === true}>
      {props.error !== null && props.error !== undefined && <FailureState error={props.error} onRetry={props.onRetry} inline />}
      <Table<T>
        size="middle"
        aria-label={props.label}
        columns={props.columns}
        dataSource={rows}
        rowKey={rowKey}
        pagination={false}
        {...(props.summary === undefined ? {} : { summary: () => props.summary })}
        {...(onOpen === undefined
          ? {}
          : {
              rowClassName: (row: T) => (rowKey(row) === openKey ? "row-open" : "row-opens"),
              onRow: (row: T) => ({
                tabIndex: 0,
                title: words.openRow,
                onClick: () => {
                  if (document.getSelection()?.toString() === "") onOpen(row);
                },
                onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
                  if (event.target !== event.currentTarget) return;
                  if (event.key === "Enter") onOpen(row);
                  else if (event.key === "ArrowDown" || event.key === "ArrowUp") moveFocus(event);
                },
              }),
            })}
      />
    </div>
  );
}
