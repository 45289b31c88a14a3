import { Mark } from "@trident/ui";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { Alert } from "antd";
import { useEffect } from "react";
import { AppearanceChoice, LanguageSwitch } from "../../frame/Choices";
import { useMessages } from "../../i18n";
import { safeBack } from "../../router";
import { signIn } from "../../session/session";
import { SignInForm } from "./SignInForm";
import "./sign-in.css";

const route = getRouteApi("/sign-in");

export function SignIn() {
  const messages = useMessages();
  const { signIn: text, words } = messages;
  const { back, why } = route.useSearch();
  const queries = useQueryClient();
  const router = useRouter();

  useEffect(() => {
    document.title = `${text.title} · ${words.brand}`;
  }, [text.title, words.brand]);

  const enter = async (staffNumber: string, password: string) => {
    await signIn(queries, staffNumber, password);
    await router.navigate({ to: safeBack(back), replace: true });
  };

  return (
    <div className="entry">
      <section className="entry-promise" aria-label={words.brand}>
        <div className="entry-brand">
          <Mark size={34} />
          <span>{words.brand}</span>
        </div>
        <div className="entry-words">
          <p className="entry-headline">{text.promiseTitle}</p>
          <ul>
            <li>{text.promiseMaker}</li>
            <li>{text.promiseLookups}</li>
            <li>{text.promiseTrail}</li>
          </ul>
        </div>
        <div className="entry-tines" aria-hidden="true">
          <Mark size={520} />
        </div>
      </section>
      <main className="entry-main">
        <div className="entry-choices">
          <AppearanceChoice />
          <LanguageSwitch />
        </div>
        <div className="entry-card">
          <h1>{text.title}</h1>
          <p className="soft">{text.lead}</p>
          {why === "expired" && <Alert type="info" showIcon title={text.expired} description={text.expiredHint} className="bar" />}
          {why === "signed-out" && <Alert type="success" showIcon title={text.signedOut} className="bar" />}
          <SignInForm onEnter={enter} />
        </div>
      </main>
    </div>
  );
}
