import type { SuggestedPayee } from "@trident/client";
import { Icon } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type HTMLAttributes, type KeyboardEvent } from "react";
import { shortDay } from "../../i18n/dates";
import { useLanguage, useWords } from "../../i18n/words";
import type { DraftPayee } from "./draft";
import { chosen, moved, SUGGEST_PAUSE_MS, suggestionsQuery } from "./suggestions";
import { useSettled } from "./useSettled";
import { transferWords } from "./words";

const SHOWN = 6;

interface Combobox {
  /** For the field that is typed into. */
  field: Omit<HTMLAttributes<HTMLInputElement>, "onChange">;
  list: ListProps;
  /** The bank's word on the number; null where none is typed. */
  number: { is_own_bank: boolean | null; is_check_digit_right: boolean | null } | null;
}

interface ListProps {
  id: string;
  isOpen: boolean;
  isSearching: boolean;
  hasFailed: boolean;
  text: string;
  items: readonly SuggestedPayee[];
  active: number | null;
  onChoose: (payee: DraftPayee) => void;
}

/**
 * A field with payees below it: those whom its text may mean, chosen by touch or by keys. That nobody fits is said only
 * while this field stands alone: beside a number, a name is that of somebody new.
 */
export function usePayeeCombobox(text: string, isAlone: boolean, onChoose: (payee: DraftPayee) => void): Combobox {
  const id = useId();
  const [hasFocus, setFocus] = useState(false);
  const [isDismissed, setDismissed] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const settled = useSettled(text.trim(), SUGGEST_PAUSE_MS);
  const query = useQuery({ ...suggestionsQuery(settled, SHOWN), enabled: hasFocus });
  const items = query.data?.items ?? [];
  const isOpen = hasFocus && !isDismissed && (items.length > 0 || (isAlone && (query.isError || settled !== "")));

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const marked = active === null ? undefined : items[active];
    if (event.key === "Enter" && isOpen && marked !== undefined) {
      event.preventDefault();
      onChoose(chosen(marked));
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      setDismissed(true);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setDismissed(false);
      setActive(moved(active, event.key, items.length));
    } else {
      setDismissed(false);
      setActive(null);
    }
  }
  return {
    field: {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": isOpen,
      "aria-controls": id,
      ...(isOpen && active !== null && active < items.length && { "aria-activedescendant": `${id}-${active}` }),
      onKeyDown,
      onFocus: () => {
        setFocus(true);
        setDismissed(false);
      },
      onBlur: () => {
        setFocus(false);
        setActive(null);
      },
    },
    list: { id, isOpen, isSearching: query.isFetching, hasFailed: query.isError, text: settled, items, active, onChoose },
    number: settled === text.trim() ? (query.data?.number ?? null) : null,
  };
}

/** The payees below the field; while it is closed it is there, and empty, for those who are told of it. */
export function PayeeSuggestions({ id, isOpen, isSearching, hasFailed, text, items, active, onChoose }: ListProps) {
  const t = useWords(transferWords);
  const language = useLanguage();
  return (
    <div className="suggestions" hidden={!isOpen} onPointerDown={(event) => event.preventDefault()}>
      <ul id={id} role="listbox" aria-label={t("suggested")}>
        {isOpen &&
          items.map((item, at) => (
            <li key={item.payee.id} id={`${id}-${at}`} role="option" aria-selected={active === at} className="suggestion" onClick={() => onChoose(chosen(item))}>
              <span className="monogram">{item.payee.name.slice(0, 1)}</span>
              <span className="suggestion-main">
                <span>{item.payee.name}</span>
                <span className="suggestion-note">{`${item.payee.number_masked} · ${t("lastPaid", { when: shortDay(item.payee.last_used_at, language) })}`}</span>
                {item.resembles !== null && (
                  <span className="suggestion-warning">
                    <Icon name="alert" size={16} />
                    {t("resembles", { name: item.resembles.name, number: item.resembles.number_masked })}
                  </span>
                )}
              </span>
              <span className="suggestion-why">{t(`why.${item.reason}`)}</span>
            </li>
          ))}
      </ul>
      {isOpen && items.length === 0 && (
        <p className="suggestion-note" role="status">
          {hasFailed ? t("suggestFailed") : isSearching ? t("suggesting") : t("searchNone", { query: text })}
        </p>
      )}
    </div>
  );
}
