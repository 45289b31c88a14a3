import { capitalAmount } from "@trident/ui";
import type { GenuineReceipt } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { Facts, type Fact } from "../../parts/Facts";
import { Money } from "../../parts/Money";
import { Panel } from "../../parts/Panel";
import { StatusTag } from "../../parts/StatusTag";

/** The receipt in the order of the paper, so that the eye can go from one to the other. */
export function ReceiptFacts({ receipt }: { receipt: GenuineReceipt }) {
  const { receipts: text } = useMessages();
  const own = { name: receipt.own_name, number: receipt.own_number_masked, isHolder: true };
  const other = { name: receipt.counterparty_name, number: receipt.counterparty_number_masked, isHolder: false };
  const [payer, payee] = receipt.direction === "out" ? [own, other] : [other, own];
  return (
    <Panel title={text.facts} note={text.masked}>
      <div className="receipt-lines">
        <Facts
          facts={[
            { term: text.reference, value: <span className="receipt-signs">{receipt.reference}</span> },
            { term: text.postedAt, value: <span className="figures">{formatInstant(receipt.posted_at)}</span> },
          ]}
        />
      </div>
      <div className="receipt-parties">
        <Party title={text.payer} {...payer} />
        <Party title={text.payee} {...payee} />
      </div>
      <dl className="receipt-amount">
        <div>
          <dt>{text.figures}</dt>
          <dd className="receipt-figures">
            <Money minor={receipt.amount_minor} currency={receipt.currency} />
          </dd>
        </div>
        {receipt.currency === "CNY" && (
          <div>
            <dt>{text.capitals}</dt>
            <dd lang="zh-CN">{capitalAmount(receipt.amount_minor)}</dd>
          </div>
        )}
      </dl>
      <div className="receipt-lines">
        <Facts
          facts={[
            { term: text.kind, value: wordFor(text.kinds, receipt.kind) },
            { term: text.valueOn, value: <span className="figures">{receipt.value_on}</span> },
            { term: text.currency, value: wordFor(text.currencies, receipt.currency) },
            { term: text.description, value: receipt.description === "" ? "—" : receipt.description },
          ]}
        />
      </div>
    </Panel>
  );
}

interface PartyProps {
  title: string;
  name: string | null;
  number: string | null;
  /** Whose receipt it is: the other side's bears another code. */
  isHolder: boolean;
}

function Party({ title, name, number, isHolder }: PartyProps) {
  const { receipts: text } = useMessages();
  const facts: Fact[] = [
    { term: text.name, value: name === null || name === "" ? "—" : name },
    { term: text.number, value: <span className="figures">{number ?? "—"}</span> },
  ];
  return (
    <section className="receipt-party" aria-label={title}>
      <h3>
        {title} {isHolder && <StatusTag tone="brand">{text.issuedTo}</StatusTag>}
      </h3>
      <Facts facts={facts} />
    </section>
  );
}
