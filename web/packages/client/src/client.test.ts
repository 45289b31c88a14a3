import { describe, expect, it, vi } from "vitest";
import { Client, urlOf } from "./client";
import { filenameOf } from "./download";
import { newIdempotencyKey } from "./idempotency";
import { NetworkFailure, Problem } from "./problem";
import { EventParser } from "./stream";

function answering(...responses: (Response | Error)[]) {
  return vi.fn<typeof fetch>(() => {
    const next = responses.shift() ?? new Error("no more answers");
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
}

function refusal(status: number, kind: string, extra: object = {}): Response {
  return Response.json({ type: `/problems/${kind}`, title: kind, status, ...extra }, { status });
}

describe("urlOf", () => {
  it("fills the path and leaves out what is empty", () => {
    const url = urlOf("/a/{account_id}/e", { account_id: "x/y" }, { cursor: undefined, kind: "", limit: 20, from: "2026-01-01" });
    expect(url).toBe("/a/x%2Fy/e?limit=20&from=2026-01-01");
  });

  it("refuses a path with a hole", () => {
    expect(() => urlOf("/a/{account_id}")).toThrow("account_id");
  });
});

describe("filenameOf", () => {
  it("prefers the encoded name", () => {
    expect(filenameOf("attachment; filename=\"a.pdf\"; filename*=UTF-8''%E5%9B%9E%E5%8D%95.pdf")).toBe("回单.pdf");
    expect(filenameOf('attachment; filename="a.pdf"')).toBe("a.pdf");
    expect(filenameOf(null)).toBeNull();
  });
});

describe("Client", () => {
  it("carries the anti-forgery token and the idempotency key on unsafe methods only", async () => {
    const ask = answering(Response.json({ items: [] }), Response.json({ id: "t" }, { status: 201 }));
    const client = new Client({ language: () => "zh", fetch: ask });
    client.setCsrfToken("token");
    await client.get("/api/customer/transfers");
    const body = { source_account_id: "a", payee_id: "p", amount_minor: 1, currency: "CNY" as const };
    await client.post("/api/customer/transfers", { body, idempotencyKey: "key" });
    const [read, write] = ask.mock.calls.map(([, init]) => new Headers(init?.headers));
    expect(read?.get("x-csrf-token")).toBeNull();
    expect(write?.get("x-csrf-token")).toBe("token");
    expect(write?.get("idempotency-key")).toBe("key");
    expect(write?.get("accept-language")).toBe("zh");
  });

  it("turns a refusal into a Problem with its extra members", async () => {
    const client = new Client({ language: () => "en", fetch: answering(refusal(422, "class-limit-reached", { remaining_minor: 500 })) });
    const error: unknown = await client.get("/api/customer/accounts").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).kind).toBe("class-limit-reached");
    expect((error as Problem).integer("remaining_minor")).toBe(500);
  });

  it("copes with an answer that is not JSON", async () => {
    const client = new Client({ language: () => "en", fetch: answering(new Response("<html>", { status: 502 })) });
    await expect(client.get("/api/customer/accounts")).rejects.toMatchObject({ status: 502, kind: "" });
  });

  it("tells a broken connection from a refusal", async () => {
    const client = new Client({ language: () => "en", fetch: answering(new TypeError("Failed to fetch")) });
    await expect(client.get("/api/customer/accounts")).rejects.toBeInstanceOf(NetworkFailure);
  });

  it("reports an ended session", async () => {
    const onSessionExpired = vi.fn();
    const client = new Client({ language: () => "en", onSessionExpired, fetch: answering(refusal(401, "session-expired")) });
    await expect(client.get("/api/customer/accounts")).rejects.toBeInstanceOf(Problem);
    expect(onSessionExpired).toHaveBeenCalledOnce();
  });

  it("renews a stale anti-forgery token once and keeps the idempotency key", async () => {
    const ask = answering(refusal(403, "cross-site-request"), Response.json({ id: "t" }, { status: 201 }));
    const client: Client = new Client({
      language: () => "en",
      fetch: ask,
      renewCsrfToken: () => {
        client.setCsrfToken("fresh");
        return Promise.resolve();
      },
    });
    const body = { source_account_id: "a", payee_id: "p", amount_minor: 1, currency: "CNY" as const };
    await client.post("/api/customer/transfers", { body, idempotencyKey: "key" });
    const again = new Headers(ask.mock.calls[1]?.[1]?.headers);
    expect(again.get("x-csrf-token")).toBe("fresh");
    expect(again.get("idempotency-key")).toBe("key");
  });
});

describe("EventParser", () => {
  it("joins pieces, skips heartbeats and remembers the last id", () => {
    const parser = new EventParser();
    expect(parser.push(": beat\n\nid: 7\nevent: mess")).toEqual([]);
    expect(parser.push("age\ndata: {\ndata: }\n\n")).toEqual([{ id: "7", event: "message", data: "{\n}" }]);
    expect(parser.lastId).toBe("7");
  });

  it("reads CRLF even when a piece ends inside it", () => {
    const parser = new EventParser();
    const events = ["data: 1\r", "\nid: 2\r\n\r", "\ndata: 3\r\n\r\n"].flatMap((piece) => parser.push(piece));
    expect(events.map((event) => event.data)).toEqual(["1", "3"]);
  });
});

describe("newIdempotencyKey", () => {
  it("makes distinct version 4 UUIDs", () => {
    const keys = new Set(Array.from({ length: 100 }, newIdempotencyKey));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
