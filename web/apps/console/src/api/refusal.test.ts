import { readFileSync } from "node:fs";
import { NetworkFailure, Problem } from "@trident/client";
import { describe, expect, it } from "vitest";
import { messagesOf } from "../i18n";
import { isWorthRetrying, refusalText } from "./refusal";

const refused = (type: string, status = 409) =>
  new Problem(status, { type: `/problems/${type}`, title: "服务器的说法", status, detail: "更多" });

describe("refusalText", () => {
  it("says a known refusal in both languages", () => {
    expect(refusalText(refused("maker-is-checker"), messagesOf("zh")).title).toBe("经办人不能复核自己的申请");
    expect(refusalText(refused("maker-is-checker"), messagesOf("en")).title).toBe("Whoever asks cannot also approve");
  });

  it("falls back to the server's words for a kind it does not know", () => {
    const text = refusalText(refused("moon-too-bright"), messagesOf("en"));
    expect(text).toMatchObject({ title: "服务器的说法", advice: "更多", technical: "HTTP 409 · moon-too-bright" });
  });

  it("is not fooled by a type named like a member of every object", () => {
    expect(refusalText(refused("constructor"), messagesOf("zh")).title).toBe("服务器的说法");
  });

  it("names the fields that were wrong", () => {
    const problem = new Problem(422, { type: "/problems/invalid-request", errors: [{ field: "body.reason", message: "too short" }] });
    expect(refusalText(problem, messagesOf("zh")).fields).toEqual([{ field: "body.reason", message: "too short" }]);
  });

  it("tells a lost connection from a refusal", () => {
    const lost = new NetworkFailure(new TypeError("failed"), false);
    expect(refusalText(lost, messagesOf("en")).title).toBe("The server cannot be reached");
    expect(isWorthRetrying(lost)).toBe(true);
    expect(isWorthRetrying(refused("busy", 503))).toBe(true);
    expect(isWorthRetrying(refused("lookup-not-found", 404))).toBe(false);
  });
});

interface Documented {
  paths: Record<string, Record<string, { responses?: Record<string, { content?: Record<string, { examples?: Record<string, unknown> }> }> }>>;
}

describe("every refusal that the staff API documents", () => {
  const contract = JSON.parse(readFileSync(new URL("../../../../../openapi.json", import.meta.url), "utf8")) as Documented;
  const kinds = Object.entries(contract.paths)
    .filter(([path]) => path.startsWith("/api/staff/"))
    .flatMap(([, methods]) => Object.values(methods))
    .flatMap(({ responses }) => Object.values(responses ?? {}))
    .flatMap(({ content }) => Object.keys(content?.["application/problem+json"]?.examples ?? {}));

  it.each([...new Set(kinds)].sort())("%s is said in both languages", (kind) => {
    expect(refusalText(refused(kind), messagesOf("zh")).title).not.toBe("服务器的说法");
    expect(refusalText(refused(kind), messagesOf("en")).title).toMatch(/^[\x20-\x7e’]+$/);
  });
});
