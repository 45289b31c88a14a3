import { Alert, Button, Form, Input, type InputRef } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { isProblem } from "../../api/refusal";
import { formatWait } from "../../format/time";
import { useMessages } from "../../i18n";
import { usePreferences } from "../../preferences";
import { RefusalAlert } from "../../states/RefusalAlert";

const DEFAULT_LOCK_S = 60;

interface SignInFormProps {
  /** Signs in; throws what the bank refused. */
  onEnter: (staffNumber: string, password: string) => Promise<void>;
}

export function SignInForm({ onEnter }: SignInFormProps) {
  const { signIn: text } = useMessages();
  const [form] = Form.useForm<{ staffNumber: string; password: string }>();
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  const [isCapsOn, setCapsOn] = useState(false);
  const [lockedUntil, setLockedUntil] = useState<number | null>(null);
  const secondsLeft = useSecondsUntil(lockedUntil);
  const password = useRef<InputRef>(null);

  const send = async ({ staffNumber, password: secret }: { staffNumber: string; password: string }) => {
    setSending(true);
    setError(null);
    try {
      await onEnter(staffNumber.trim(), secret);
    } catch (failure) {
      setError(failure);
      if (isProblem(failure, "too-many-attempts")) {
        setLockedUntil(Date.now() + (failure.integer("retry_after_s") ?? DEFAULT_LOCK_S) * 1_000);
      }
      form.setFieldValue("password", "");
      password.current?.focus();
    } finally {
      setSending(false);
    }
  };

  const watchCaps = (event: KeyboardEvent) => setCapsOn(event.getModifierState("CapsLock"));

  return (
    <Form form={form} layout="vertical" requiredMark={false} size="large" onFinish={(values) => void send(values)}>
      <SignInRefusal error={error} secondsLeft={secondsLeft} wasLocked={lockedUntil !== null} />
      <Form.Item name="staffNumber" label={text.staffNumber} rules={[{ required: true, whitespace: true, message: text.staffNumberRequired }]}>
        <Input autoFocus autoComplete="username" autoCapitalize="off" spellCheck={false} maxLength={20} />
      </Form.Item>
      <Form.Item
        name="password"
        label={text.password}
        rules={[{ required: true, message: text.passwordRequired }]}
        extra={isCapsOn ? text.capsLock : null}
      >
        <Input.Password ref={password} autoComplete="current-password" maxLength={128} onKeyUp={watchCaps} onBlur={() => setCapsOn(false)} />
      </Form.Item>
      <Button block type="primary" htmlType="submit" loading={isSending} disabled={secondsLeft > 0} className="entry-submit">
        {isSending ? text.submitting : text.submit}
      </Button>
    </Form>
  );
}

function SignInRefusal({ error, secondsLeft, wasLocked }: { error: unknown; secondsLeft: number; wasLocked: boolean }) {
  const { signIn: text } = useMessages();
  const { language } = usePreferences();
  if (isProblem(error, "too-many-attempts")) {
    return secondsLeft > 0 ? (
      <Alert
        type="error"
        showIcon
        className="bar"
        title={text.locked}
        description={text.lockedHint({ wait: formatWait(secondsLeft, language) })}
      />
    ) : (
      wasLocked && <Alert type="info" showIcon className="bar" title={text.unlocked} />
    );
  }
  if (isProblem(error, "wrong-credentials")) {
    return <Alert type="error" showIcon className="bar" title={text.wrong} description={text.wrongHint} />;
  }
  return <RefusalAlert error={error} />;
}

/** Whole seconds until an instant, counted down while it lies ahead. */
function useSecondsUntil(instant: number | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (instant === null) return undefined;
    const count = () => setLeft(Math.max(0, Math.ceil((instant - Date.now()) / 1_000)));
    count();
    const timer = setInterval(count, 500);
    return () => clearInterval(timer);
  }, [instant]);
  return left;
}
