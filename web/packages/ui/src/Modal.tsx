import "./Modal.css";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { IconButton } from "./Button";

interface ModalProps {
  open: boolean;
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons that stay in sight below what scrolls. */
  actions?: ReactNode;
}

/** The native dialog holds focus, makes the page inert and closes on Esc and on the back gesture. */
function Modal({ kind, open, title, closeLabel, onClose, children, actions }: ModalProps & { kind: "sheet" | "dialog" }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (open && !element.open) element.showModal();
    else if (!open && element.open) element.close();
  }, [open]);

  return (
    <dialog
      ref={dialog}
      className={`t-modal t-${kind}`}
      aria-labelledby={id}
      // A dialog opened from this one tells us of its own events too: those are not ours.
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onClose={(event) => {
        if (open && event.target === event.currentTarget) onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {open && (
        <div className="t-modal-box">
          <header className="t-modal-head">
            <h2 id={id}>{title}</h2>
            {kind === "sheet" && <IconButton icon="close" label={closeLabel} onClick={onClose} />}
          </header>
          <div className="t-modal-body">{children}</div>
          {actions !== undefined && <footer className="t-modal-actions">{actions}</footer>}
        </div>
      )}
    </dialog>
  );
}

/** Rises from the lower edge: choices, filters, confirmations. */
export function Sheet(props: ModalProps) {
  return <Modal kind="sheet" {...props} />;
}

/** Stands in the middle: one question. */
export function Dialog(props: ModalProps) {
  return <Modal kind="dialog" {...props} />;
}
