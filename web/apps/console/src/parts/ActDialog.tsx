import { Button, Form, Input, Modal, Tag } from "antd";
import { useState, type ReactNode } from "react";
import { useMessages } from "../i18n";
import { RefusalAlert } from "../states/RefusalAlert";

const MAX_REASON = 200;
const MIN_REASON = 4;

interface ActDialogProps {
  isOpen: boolean;
  title: string;
  explain: ReactNode;
  submitLabel: string;
  danger?: boolean;
  /** "required" asks for a reason, "optional" offers a note, "none" only confirms. */
  reason: "required" | "optional" | "none";
  reasonLabel?: string;
  reasonPlaceholder?: string;
  presets?: readonly string[];
  children?: ReactNode;
  /** Beside a refusal: where it can be looked into. */
  refusalAction?: (error: unknown) => ReactNode;
  /** Carries the act out; what it throws is shown and the dialog stays with what was typed. */
  onSubmit: (reason: string) => Promise<void>;
  onClose: () => void;
}

/** Asks once more before something consequential, with its reason. */
export function ActDialog(props: ActDialogProps) {
  return (
    <Modal open={props.isOpen} title={props.title} onCancel={props.onClose} footer={null} destroyOnHidden width={520}>
      <ActForm {...props} />
    </Modal>
  );
}

function ActForm(props: ActDialogProps) {
  const { words, customers } = useMessages();
  const [form] = Form.useForm<{ reason: string }>();
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  const label = props.reasonLabel ?? words.reason;

  const send = async ({ reason }: { reason?: string }) => {
    setSending(true);
    setError(null);
    try {
      // The bank keeps a reason on one line.
      await props.onSubmit((reason ?? "").replace(/\s+/g, " ").trim());
    } catch (failure) {
      setError(failure);
    } finally {
      setSending(false);
    }
  };

  const append = (preset: string) => {
    const written = (form.getFieldValue("reason") as string | undefined) ?? "";
    form.setFieldValue("reason", written.trim() === "" ? preset : `${written.trim()} ${preset}`);
    form.focusField("reason");
  };

  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void send(values)} className="act">
      <div className="act-explain">{props.explain}</div>
      {props.children}
      {props.reason !== "none" && (
        <Form.Item
          name="reason"
          label={props.reason === "optional" ? `${label} (${words.optional})` : label}
          rules={
            props.reason === "required"
              ? [
                  { required: true, whitespace: true, message: words.fieldRequired({ field: label }) },
                  { min: MIN_REASON, message: customers.reasonShort },
                ]
              : []
          }
        >
          <Input.TextArea
            rows={3}
            maxLength={MAX_REASON}
            showCount
            autoFocus
            placeholder={props.reasonPlaceholder ?? ""}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.submit();
            }}
          />
        </Form.Item>
      )}
      {props.presets !== undefined && props.presets.length > 0 && (
        <div className="act-presets">
          {props.presets.map((preset) => (
            <Tag.CheckableTag key={preset} checked={false} onChange={() => append(preset)} className="preset">
              {preset}
            </Tag.CheckableTag>
          ))}
        </div>
      )}
      <RefusalAlert error={error} action={props.refusalAction?.(error)} />
      <div className="act-buttons">
        <Button onClick={props.onClose}>{words.cancel}</Button>
        <Button type="primary" danger={props.danger === true} htmlType="submit" loading={isSending} autoFocus={props.reason === "none"}>
          {props.submitLabel}
        </Button>
      </div>
    </Form>
  );
}
