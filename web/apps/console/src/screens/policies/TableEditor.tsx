import { Button } from "antd";
import { memo, useId, useMemo, useState, type ClipboardEvent, type DragEvent } from "react";
import type { DecisionPoint, PolicyFault } from "../../api/types";
import { useMessages, wordFor } from "../../i18n";
import { usePreferences } from "../../preferences";
import { headsOf, type Head } from "./heads";
import { addRow, blockOf, cellsOf, duplicateRow, moveRow, paste, removeRow, setCell, type Rule, type Table } from "./table";

interface Hit {
  rule: string;
  hits: number;
}

interface TableEditorProps {
  name: string;
  point: DecisionPoint;
  table: Table;
  isReadOnly: boolean;
  hits: readonly Hit[];
  faults: readonly PolicyFault[];
  onChange: (table: Table) => void;
}

/** A decision table made to be edited: cells in place, rows moved by hand or by key, blocks pasted from a spreadsheet. */
export function TableEditor({ name, point, table, isReadOnly, hits, faults, onChange }: TableEditorProps) {
  const { policies: text } = useMessages();
  const { language } = usePreferences();
  const [dragged, setDragged] = useState<number | null>(null);
  const heads = useMemo(() => headsOf(table, point, language), [table, point, language]);
  const list = useId();
  const most = Math.max(1, ...hits.map((hit) => hit.hits));
  const byRule = new Map(hits.map((hit) => [hit.rule, hit.hits]));
  const faulty = new Set(faults.flatMap((fault) => [fault.rule, fault.other_rule]));
  const gaps = faults.filter((fault) => fault.is_gap);

  function pasteAt(event: ClipboardEvent, row: number, column: number): void {
    const pasted = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(pasted.replace(/\n$/, ""))) return;
    event.preventDefault();
    onChange(paste(table, row, column, blockOf(pasted)));
  }
  return (
    <>
      <p className="faint">{text.cellHelp} {!isReadOnly && text.pasteHint}</p>
      <div className="policy-table" tabIndex={0} role="region" aria-label={name}>
        <table>
          <thead>
            <tr>
              <th>{table.hit_policy}</th>
              <th>{text.hits}</th>
              {heads.map((head, at) => (
                <th key={`${head.kind} ${at}`} className={`head-${head.kind}`} title={head.allowed.join(", ")}>
                  {head.label}
                  {head.type !== "" && (
                    <span className="head-type">
                      {wordFor(text.cellTypes, head.type)} {head.unit !== "" && head.type !== "money" && wordFor(text.units, head.unit)}
                    </span>
                  )}
                </th>
              ))}
              {!isReadOnly && <th>{text.actions}</th>}
            </tr>
          </thead>
          <tbody>
            {table.rules.map((rule, row) => (
              <Row
                key={rule.id}
                rule={rule}
                row={row}
                labels={heads}
                list={list}
                hits={byRule.get(rule.id) ?? 0}
                share={(byRule.get(rule.id) ?? 0) / most}
                isFaulty={faulty.has(row + 1)}
                isReadOnly={isReadOnly}
                isDragged={dragged === row}
                onCell={(column, value) => onChange(setCell(table, row, column, value))}
                onPaste={(event, column) => pasteAt(event, row, column)}
                onDrag={() => setDragged(row)}
                onDrop={() => {
                  if (dragged !== null) onChange(moveRow(table, dragged, row));
                  setDragged(null);
                }}
                onMove={(by) => onChange(moveRow(table, row, row + by))}
                onDuplicate={() => onChange(duplicateRow(table, row))}
                onRemove={() => onChange(removeRow(table, row))}
              />
            ))}
            {gaps.map((gap) => (
              <tr key={gap.en} className="row-gap">
                <td colSpan={heads.length + (isReadOnly ? 2 : 3)}>{gap[language]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {heads.map(
        (head, at) =>
          head.allowed.length > 0 && (
            <datalist key={`${head.kind} ${at}`} id={`${list} ${at}`}>
              {head.allowed.map((value) => (
                <option key={value} value={value} />
              ))}
            </datalist>
          ),
      )}
      {!isReadOnly && <Button onClick={() => onChange(addRow(table, table.rules.length - 1))}>{text.addRow}</Button>}
    </>
  );
}

interface RowProps {
  rule: Rule;
  row: number;
  labels: readonly Head[];
  list: string;
  hits: number;
  share: number;
  isFaulty: boolean;
  isReadOnly: boolean;
  isDragged: boolean;
  onCell: (column: number, value: string) => void;
  onPaste: (event: ClipboardEvent, column: number) => void;
  onDrag: () => void;
  onDrop: () => void;
  onMove: (by: number) => void;
  onDuplicate: () => void;
  onRemove: () => void;
}

/** What is drawn of a row follows from these alone: two hundred rows stay quick while one cell is typed into. */
function isSame(one: RowProps, other: RowProps): boolean {
  return (
    one.rule === other.rule &&
    one.row === other.row &&
    one.hits === other.hits &&
    one.share === other.share &&
    one.isFaulty === other.isFaulty &&
    one.isDragged === other.isDragged
  );
}

const Row = memo(function Row(props: RowProps) {
  const { policies: text } = useMessages();
  const { rule, row, labels, isReadOnly } = props;
  const allow = (event: DragEvent) => event.preventDefault();
  return (
    <tr className={[props.isFaulty ? "row-faulty" : "", props.isDragged ? "row-dragged" : ""].join(" ")} onDragOver={allow} onDrop={props.onDrop}>
      <th scope="row" draggable={!isReadOnly} onDragStart={props.onDrag} title={rule.id}>
        {row + 1}
      </th>
      <td className="hit-cell">
        <span className="figures">{props.hits}</span>
        <meter aria-hidden="true" min={0} max={1} value={props.share} />
      </td>
      {cellsOf(rule).map((cell, column) => (
        <td key={column} className={cell === "-" ? "cell-any" : ""}>
          <input
            aria-label={`${row + 1} ${labels[column]?.label ?? ""}`}
            readOnly={isReadOnly}
            className={`cell-${labels[column]?.kind ?? ""}`}
            {...((labels[column]?.allowed.length ?? 0) > 0 ? { list: `${props.list} ${column}` } : {})}
            spellCheck={false}
            defaultValue={cell}
            key={cell}
            title={cell === "-" ? text.any : cell}
            onPaste={(event) => props.onPaste(event, column)}
            onBlur={(event) => {
              if (event.target.value.trim() !== cell) props.onCell(column, event.target.value.trim());
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
              if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
                event.preventDefault();
                props.onMove(event.key === "ArrowUp" ? -1 : 1);
              }
            }}
          />
        </td>
      ))}
      {!isReadOnly && (
        <td className="row-acts">
          <Button size="small" type="text" aria-label={`${text.up} ${row + 1}`} onClick={() => props.onMove(-1)}>
            ↑
          </Button>
          <Button size="small" type="text" aria-label={`${text.down} ${row + 1}`} onClick={() => props.onMove(1)}>
            ↓
          </Button>
          <Button size="small" type="text" aria-label={`${text.duplicate} ${row + 1}`} onClick={props.onDuplicate}>
            ⧉
          </Button>
          <Button size="small" type="text" danger aria-label={`${text.remove} ${row + 1}`} onClick={props.onRemove}>
            ✕
          </Button>
        </td>
      )}
    </tr>
  );
}, isSame);
