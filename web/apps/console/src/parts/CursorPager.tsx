import { LeftOutlined, RightOutlined } from "./icons";
import { Button, Select } from "antd";
import { useMessages } from "../i18n";
import type { CursorPages } from "./useCursorPages";

const SIZES = [20, 50, 100];

export function CursorPager<T>({ pages }: { pages: CursorPages<T> }) {
  const { words } = useMessages();
  return (
    <nav className="pager" aria-label={words.page({ page: pages.page })}>
      <span aria-live="polite">
        {words.page({ page: pages.page })}
        <span className="pager-rows">{words.rows({ count: pages.rows.length })}</span>
      </span>
      <Select
        size="small"
        aria-label={words.pageSize}
        value={pages.limit}
        onChange={pages.setLimit}
        options={SIZES.map((count) => ({ value: count, label: words.perPage({ count }) }))}
        popupMatchSelectWidth={false}
      />
      <Button size="small" icon={<LeftOutlined />} disabled={pages.page === 1} onClick={pages.goBack}>
        {words.previousPage}
      </Button>
      <Button
        size="small"
        icon={<RightOutlined />}
        iconPlacement="end"
        disabled={!pages.hasNext || pages.query.isPlaceholderData}
        onClick={pages.goNext}
      >
        {words.nextPage}
      </Button>
    </nav>
  );
}
