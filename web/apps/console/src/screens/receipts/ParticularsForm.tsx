import { Button, Form, Input, type FormInstance } from "antd";
import { formatAmount } from "../../format/money";
import { useMessages } from "../../i18n";
import { SafetyOutlined } from "../../parts/icons";
import { CURRENCY, readAmountMinor, readCode, readDay, readReference, type Typed } from "./particulars";

interface ParticularsFormProps {
  form: FormInstance<Typed>;
  initial: Typed;
  isSending: boolean;
  onChange: () => void;
  onCheck: (typed: Typed) => void;
}

/** Asks for what is printed. As soon as a field can be read, it stands as on the paper. */
export function ParticularsForm({ form, initial, isSending, onChange, onCheck }: ParticularsFormProps) {
  const { receipts: text } = useMessages();
  const isReferenceGiven = initial.reference !== "";
  const field = { autoComplete: "off", spellCheck: false, autoCapitalize: "off" } as const;
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      className="receipt-form"
      aria-label={text.form}
      initialValues={initial}
      scrollToFirstError={{ focus: true }}
      onValuesChange={onChange}
      onFinish={onCheck}
    >
      <Form.Item
        name="reference"
        label={text.reference}
        validateTrigger="onBlur"
        normalize={(typed: string) => readReference(typed) ?? typed}
        rules={rulesOf(readReference, text.referenceRequired, text.referenceInvalid)}
      >
        <Input {...field} data-search-box autoFocus={!isReferenceGiven} className="receipt-signs" placeholder="K7QF-2M9X-4TRB" />
      </Form.Item>
      <Form.Item
        name="code"
        label={text.code}
        validateTrigger="onBlur"
        normalize={(typed: string) => readCode(typed) ?? typed}
        rules={rulesOf(readCode, text.codeRequired, text.codeInvalid)}
      >
        <Input {...field} autoFocus={isReferenceGiven} className="receipt-signs" placeholder={text.codePlaceholder} />
      </Form.Item>
      <Form.Item name="on" label={text.on} validateTrigger="onBlur" rules={rulesOf(readDay, text.onRequired, text.onInvalid)}>
        <Input {...field} placeholder="2026-03-18" onBlur={() => settleDay(form)} />
      </Form.Item>
      <Form.Item
        name="amount"
        label={text.amount}
        validateTrigger="onBlur"
        rules={rulesOf(readAmountMinor, text.amountRequired, text.amountInvalid)}
      >
        <Input {...field} inputMode="decimal" prefix="¥" placeholder="0.00" onBlur={() => settleAmount(form)} />
      </Form.Item>
      <Form.Item label=" " colon={false} className="receipt-submit">
        <Button type="primary" htmlType="submit" icon={<SafetyOutlined />} loading={isSending}>
          {text.submit}
        </Button>
      </Form.Item>
    </Form>
  );
}

function rulesOf(read: (text: string) => unknown, required: string, invalid: string) {
  return [
    { required: true, whitespace: true, message: required },
    {
      validator: (_: unknown, typed: string | undefined) =>
        (typed ?? "").trim() === "" || read(typed ?? "") !== null ? Promise.resolve() : Promise.reject(new Error(invalid)),
    },
  ];
}

/** Days and amounts are settled when the field is left: half typed, some are others already (2026-1-1, 2026-1-18). */
function settleDay(form: FormInstance<Typed>) {
  const day = readDay(form.getFieldValue("on") as string);
  if (day !== null) form.setFieldValue("on", day);
}

function settleAmount(form: FormInstance<Typed>) {
  const minor = readAmountMinor(form.getFieldValue("amount") as string);
  if (minor !== null) form.setFieldValue("amount", formatAmount(minor, CURRENCY));
}
