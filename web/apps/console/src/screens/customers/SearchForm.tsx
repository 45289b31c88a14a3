import { SearchOutlined } from "../../parts/icons";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useMessages, wordFor } from "../../i18n";
import type { FoundLookup } from "./lookups";

const OTHER = "other";
const MAX_QUERY = 60;
const MAX_REASON = 200;
const MIN_REASON = 4;

interface Fields {
  query: string;
  preset: string;
  reason: string;
}

interface SearchFormProps {
  isSending: boolean;
  /** The search whose result is shown: its reason stands for the next one too. */
  last: FoundLookup | null;
  onSearch: (query: string, reason: string) => Promise<void>;
}

export function SearchForm({ isSending, last, onSearch }: SearchFormProps) {
  const { customers: text } = useMessages();
  const [form] = Form.useForm<Fields>();
  const presets = Object.entries(text.presets);
  const known = presets.find(([, words]) => words === last?.reason)?.[0];
  const [preset, setPreset] = useState(known ?? (last === null ? undefined : OTHER));

  const send = (values: Fields) => {
    const words = values.preset === OTHER ? values.reason : wordFor(text.presets, values.preset);
    void onSearch(values.query.trim(), words.trim());
  };

  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      className="lookup-form"
      initialValues={{ query: last?.query ?? "", preset, reason: preset === OTHER ? last?.reason : "" }}
      onFinish={send}
    >
      <Form.Item
        name="query"
        label={text.query}
        className="lookup-query"
        rules={[
          { required: true, whitespace: true, message: text.queryRequired },
          { min: 2, message: text.queryShort },
        ]}
      >
        <Input data-search-box autoFocus autoComplete="off" spellCheck={false} maxLength={MAX_QUERY} placeholder={text.queryPlaceholder} />
      </Form.Item>
      <Form.Item name="preset" label={text.reason} className="lookup-preset" rules={[{ required: true, message: text.reasonRequired }]}>
        <Select
          placeholder={text.reasonRequired}
          onChange={(value: string) => setPreset(value)}
          options={[...presets.map(([value, label]) => ({ value, label })), { value: OTHER, label: text.reasonOther }]}
        />
      </Form.Item>
      <Form.Item label=" " colon={false} className="lookup-submit">
        <Button type="primary" htmlType="submit" icon={<SearchOutlined />} loading={isSending}>
          {text.submit}
        </Button>
      </Form.Item>
      {preset === OTHER && (
        <Form.Item
          name="reason"
          label={text.reasonText}
          className="lookup-reason"
          rules={[
            { required: true, whitespace: true, message: text.reasonRequired },
            { min: MIN_REASON, message: text.reasonShort },
          ]}
        >
          <Input maxLength={MAX_REASON} autoComplete="off" placeholder={text.reasonTextPlaceholder} />
        </Form.Item>
      )}
    </Form>
  );
}
