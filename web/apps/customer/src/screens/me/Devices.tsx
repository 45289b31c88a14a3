import "./Me.css";
import type { Device } from "@trident/client";
import { Button, Dialog, Icon, List, showToast, Tag } from "@trident/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { shortTime } from "../../i18n/dates";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { Loaded } from "../../shell/Loaded";
import { Screen } from "../../shell/Screen";
import { meWords } from "./words";

const DEVICES_KEY = ["devices"];

/** Where the person is signed in, and how to end it there. */
export default function Devices() {
  const t = useWords(meWords);
  const [leaving, setLeaving] = useState<Device | null>(null);
  const query = useQuery({ queryKey: DEVICES_KEY, queryFn: ({ signal }) => api.get("/api/customer/sessions", { signal }) });
  return (
    <Screen title={t("devicesTitle")} back="/me">
      <p className="person-note">{t("devicesIntro")}</p>
      <Loaded query={query}>
        {({ items }) => (
          <List>
            {[...items]
              .sort((one, other) => Number(other.current) - Number(one.current))
              .map((device) => (
                <DeviceRow key={device.id} device={device} onRevoke={() => setLeaving(device)} />
              ))}
          </List>
        )}
      </Loaded>
      <Revoke device={leaving} onClose={() => setLeaving(null)} />
    </Screen>
  );
}

function DeviceRow({ device, onRevoke }: { device: Device; onRevoke: () => void }) {
  const t = useWords(meWords);
  const language = useLanguage();
  return (
    <li className="device">
      <span className="icon-disc">
        <Icon name="device" size={20} />
      </span>
      <div className="device-main">
        <p>
          {device.device === "" ? t("unknownDevice") : device.device} {device.current && <Tag tone="brand">{t("thisDevice")}</Tag>}
        </p>
        <p className="person-note">
          {device.address_masked} · {t("lastSeen", { when: shortTime(device.last_seen_at, language) })}
        </p>
        <p className="person-note">{t("since", { when: shortTime(device.created_at, language) })}</p>
      </div>
      {!device.current && (
        <Button tone="quiet" size="small" onClick={onRevoke}>
          {t("revoke")}
        </Button>
      )}
    </li>
  );
}

function Revoke({ device, onClose }: { device: Device | null; onClose: () => void }) {
  const t = useWords(meWords);
  const shell = useWords(shellWords);
  const queries = useQueryClient();
  const revoke = useTask((id: string) => api.delete("/api/customer/sessions/{session_id}", { path: { session_id: id } }), {
    onDone: () => showToast({ text: t("revoked"), icon: "check" }),
    onFail: (error) => showToast({ text: explain(error, meWords).title, icon: "alert" }),
    onEnd: () => {
      onClose();
      void queries.invalidateQueries({ queryKey: DEVICES_KEY });
    },
  });
  const actions = (
    <>
      <Button tone="secondary" onClick={onClose}>
        {shell("cancel")}
      </Button>
      <Button tone="danger" busy={revoke.isRunning} onClick={() => device && revoke.run(device.id)}>
        {t("revoke")}
      </Button>
    </>
  );
  return (
    <Dialog open={device !== null} title={t("revokeTitle")} closeLabel={shell("close")} onClose={onClose} actions={actions}>
      <p>{t("revokeText", { device: device?.device ?? "" })}</p>
    </Dialog>
  );
}
