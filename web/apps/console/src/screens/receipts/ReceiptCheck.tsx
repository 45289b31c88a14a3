import { getRouteApi } from "@tanstack/react-router";
import { Form, type FormInstance } from "antd";
import { useEffect, useRef, useState } from "react";
import { checkReceipt } from "../../api/acts";
import { FileProtectOutlined } from "../../parts/icons";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { useMessages } from "../../i18n";
import { CheckResult, type Outcome } from "./CheckResult";
import { ParticularsForm } from "./ParticularsForm";
import { readParticulars, searchOf, typedFrom, type ReceiptSearch, type Typed } from "./particulars";
import "./receipts.css";

const route = getRouteApi("/frame/receipts");

const isSame = (one: ReceiptSearch, other: ReceiptSearch) =>
  one.reference === other.reference && one.on === other.on && one.amount === other.amount;

/** Sets every field, without the faults of what stood there before. */
function fillIn(form: FormInstance<Typed>, typed: Typed) {
  const names = Object.keys(typed) as (keyof Typed)[];
  form.setFields(names.map((name) => ({ name, value: typed[name], errors: [], touched: false })));
}

/** Is the receipt that somebody presents one of the bank's? */
export function ReceiptCheck() {
  const { receipts: text } = useMessages();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [form] = Form.useForm<Typed>();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const asking = useRef<AbortController | null>(null);
  // An outcome belongs to the particulars it was asked for: another address shows none.
  const shown = outcome !== null && isSame(outcome.search, search) ? outcome : null;
  const { reference, on, amount } = search;

  useEffect(() => {
    // The address of a check that was just sent finds its form as it is; any other one fills it in.
    const read = readParticulars(form.getFieldsValue());
    if (read === null || !isSame(searchOf(read), { reference, on, amount })) fillIn(form, typedFrom({ reference, on, amount }));
    return () => asking.current?.abort();
  }, [form, reference, on, amount]);

  const check = async (typed: Typed) => {
    const read = readParticulars(typed);
    if (read === null) return;
    asking.current?.abort();
    const asked = searchOf(read);
    await navigate({ search: asked, replace: true });
    const abort = new AbortController();
    asking.current = abort;
    setOutcome({ search: asked, state: "waiting" });
    try {
      const receipt = await checkReceipt(read, abort.signal);
      if (!abort.signal.aborted) setOutcome({ search: asked, state: "genuine", receipt, checkedAt: new Date() });
    } catch (error) {
      if (!abort.signal.aborted) setOutcome({ search: asked, state: "failed", error });
    }
  };

  // What is shown always answers what is typed.
  const forget = () => {
    asking.current?.abort();
    setOutcome(null);
  };

  const startAnew = () => {
    forget();
    fillIn(form, typedFrom({}));
    form.focusField("reference");
    void navigate({ search: {}, replace: true });
  };

  return (
    <>
      <PageHead title={text.title} />
      <Panel>
        <p className="receipt-notice">
          <FileProtectOutlined />
          {text.notice}
        </p>
        <ParticularsForm
          form={form}
          initial={typedFrom(search)}
          isSending={shown?.state === "waiting"}
          onChange={forget}
          onCheck={(typed) => void check(typed)}
        />
      </Panel>
      <CheckResult outcome={shown} onRetry={() => form.submit()} onAgain={startAnew} />
    </>
  );
}
