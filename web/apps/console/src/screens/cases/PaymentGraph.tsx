import { formatMoney } from "@trident/ui";
import type { CaseDetail } from "../../api/types";
import { formatMinute } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";

const WIDTH = 1040;
const HEIGHT = 380;
const MOST_DRAWN = 24;
const RIM = 18;

type Node = CaseDetail["nodes"][number];
interface Place {
  x: number;
  y: number;
}

/** Payer and payee in the middle, those around them on an ellipse. */
function placesOf(nodes: readonly Node[]): Map<string, Place> {
  const places = new Map<string, Place>();
  const others = nodes.filter((node) => node.role === "other").slice(0, MOST_DRAWN);
  others.forEach((node, at) => {
    const angle = (2 * Math.PI * at) / Math.max(others.length, 1) - Math.PI / 2;
    places.set(node.account_id, { x: WIDTH / 2 + Math.cos(angle) * (WIDTH / 2 - 90), y: HEIGHT / 2 + Math.sin(angle) * (HEIGHT / 2 - 34) });
  });
  for (const node of nodes) {
    if (node.role === "payer") places.set(node.account_id, { x: WIDTH / 2 - 130, y: HEIGHT / 2 });
    if (node.role === "payee") places.set(node.account_id, { x: WIDTH / 2 + 130, y: HEIGHT / 2 });
  }
  return places;
}

/** Where an arrow ends: at the rim of the circle that it points to. */
function before(from: Place, to: Place): Place {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.max(0, 1 - RIM / length);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** Who paid whom: drawn for the eye, and the same as a table for everyone. */
export function PaymentGraph({ nodes, links }: { nodes: CaseDetail["nodes"]; links: CaseDetail["links"] }) {
  const { risk } = useMessages();
  const places = placesOf(nodes);
  const labels = new Map(nodes.map((node) => [node.account_id, node.label]));
  const marks = (node: Node): string =>
    [node.listed === "none" ? "" : risk.onList({ list: wordFor(risk.listed, node.listed) }), node.frauds === 0 ? "" : risk.fraudsConfirmed({ count: node.frauds })]
      .filter(Boolean)
      .join(" · ");
  const marked = nodes.filter((node) => marks(node) !== "");
  if (links.length === 0) return <p className="faint">{risk.noLinks}</p>;
  const largest = Math.max(...links.map((link) => link.amount_minor));
  return (
    <>
      <svg className="payment-graph" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <defs>
          <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M0 0 10 5 0 10z" />
          </marker>
        </defs>
        {links.map((link) => {
          const [from, to] = [places.get(link.payer), places.get(link.payee)];
          if (from === undefined || to === undefined) return null;
          const end = before(from, to);
          return (
            <line
              key={`${link.payer} ${link.payee}`}
              x1={from.x}
              y1={from.y}
              x2={end.x}
              y2={end.y}
              strokeWidth={1 + (4 * link.amount_minor) / largest}
              markerEnd="url(#arrow)"
            />
          );
        })}
        {nodes.map((node) => {
          const place = places.get(node.account_id);
          if (place === undefined) return null;
          return (
            <g key={node.account_id} className={`graph-${node.role} ${node.listed === "block" || node.frauds > 0 ? "graph-marked" : ""}`} transform={`translate(${place.x} ${place.y})`}>
              <circle r={node.role === "other" ? 9 : 14} />
              <text y={node.role === "other" ? 24 : 32} textAnchor="middle">
                {node.label}
              </text>
            </g>
          );
        })}
      </svg>
      {marked.length > 0 && (
        <ul className="reasons" aria-label={risk.marks}>
          {marked.map((node) => (
            <li key={node.account_id}>
              <strong>{node.label}</strong> {marks(node)}
            </li>
          ))}
        </ul>
      )}
      <div className="graph-table" tabIndex={0} role="region" aria-label={risk.graphTable}>
        <table>
          <thead>
            <tr>
              <th>{risk.payer}</th>
              <th>{risk.payee}</th>
              <th>{risk.payments}</th>
              <th>{risk.amount}</th>
              <th>{risk.lastAt}</th>
            </tr>
          </thead>
          <tbody>
            {links.map((link) => (
              <tr key={`${link.payer} ${link.payee}`}>
                <td>{labels.get(link.payer) ?? "—"}</td>
                <td>{labels.get(link.payee) ?? "—"}</td>
                <td className="figures">{link.payments}</td>
                <td className="figures">{formatMoney(link.amount_minor, "CNY")}</td>
                <td className="figures">{formatMinute(link.last_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
