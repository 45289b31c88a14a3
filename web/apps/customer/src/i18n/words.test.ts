import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fill, type Words } from "./words";

const modules = import.meta.glob<Record<string, unknown>>(["../**/words.ts", "../**/rowWords.ts", "../**/refusals.ts", "./shell.ts", "./problems.ts"], { eager: true });
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.ts"], { eager: true, query: "?raw", import: "default" });

function isWords(value: unknown): value is Words<string> {
  return typeof value === "object" && value !== null && "zh" in value && "en" in value;
}

const catalogues = Object.entries(modules).flatMap(([path, module]) =>
  Object.entries(module).flatMap(([name, words]) => (isWords(words) ? [[name, words, path.replace(/[^/]*$/, "")] as const] : [])),
);

const ROOT = "../../../";
const problems = readdirSync(`${ROOT}docs/problems`)
  .map((file) => file.replace(".md", ""))
  .filter((name) => name !== "README");

/** What went wrong without the bank's saying so. */
const OURS = new Set(["offline", "timeout", "unknown"]);
/** Said by a value that the bank or a choice hands over, never quoted. */
const BY_VALUE = new Set(["active", "frozen", "closed", "in", "out"]);

function placesOf(text: string | undefined): string[] {
  return [...(text ?? "").matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}

it("finds the catalogues", () => {
  const said = Object.values(sources).join("\n").match(/= defineWords\(/g) ?? [];
  expect(catalogues).toHaveLength(said.length);
  expect(said.length).toBeGreaterThanOrEqual(12);
});

describe.each(catalogues)("%s", (catalogue, { zh, en }, folder) => {
  it("says the same things in both languages", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it("leaves nothing unsaid", () => {
    for (const words of [zh, en]) expect(Object.entries(words).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("has the same places to fill", () => {
    for (const [key, text] of Object.entries(zh)) expect([key, placesOf(en[key])]).toEqual([key, placesOf(text)]);
  });

  it("keeps Chinese out of English", () => {
    // Text on the bank's seal is Chinese on every paper.
    const stray = Object.entries(en).filter(([key, text]) => key !== "stamp" && /[\u3400-\u9fff，。？！]/.test(text));
    expect(stray).toEqual([]);
  });

  it("holds no word that nothing says", () => {
    const code = Object.entries(sources)
      .filter(([path, text]) => text.includes(catalogue) || path.startsWith(folder))
      .map(([, text]) => text.replace(/defineWords\([\s\S]*?\n\);/g, ""))
      .join("\n");
    const isSaid = (key: string) => {
      const problem = key.replace(/\.text$/, "");
      if (problems.includes(problem) || OURS.has(problem)) return true;
      const group = /^(kind|check|weak|limit|timing|status|act|why)[.-]/.exec(key)?.[0];
      return code.includes(`"${key}"`) || (group !== undefined && code.includes(`\`${group}\${`)) || BY_VALUE.has(key);
    };
    expect(Object.keys(zh).filter((key) => !isSaid(key))).toEqual([]);
  });
});

describe("problems", () => {
  const known = new Set(catalogues.flatMap(([, words]) => Object.keys(words.zh)));

  it("that a customer's call may answer with are all explained, with what to do", () => {
    const contract = JSON.parse(readFileSync(`${ROOT}openapi.json`, "utf8")) as { paths: Record<string, unknown> };
    const calls = Object.entries(contract.paths).filter(([path]) => path.startsWith("/api/customer"));
    const named = [...JSON.stringify(calls).matchAll(/`([a-z]+(?:-[a-z]+)*)`: /g)].map((match) => match[1] ?? "");
    const anywhere = ["unexpected", "unavailable", "no-such-route", "request-too-large", "permission-denied"];
    expect(named.length).toBeGreaterThan(30);
    expect([...new Set([...named, ...anywhere])].filter((kind) => !known.has(kind) || !known.has(`${kind}.text`))).toEqual([]);
  });

  it("are called as the bank calls them", () => {
    const explained = [...known].filter((key) => key.endsWith(".text")).map((key) => key.replace(/\.text$/, ""));
    expect(explained.filter((kind) => !OURS.has(kind) && !problems.includes(kind))).toEqual([]);
  });
});

describe("fill", () => {
  it("puts values in their places and leaves the others to be noticed", () => {
    expect(fill("{a} of {b}, {a}", { a: 1 })).toBe("1 of {b}, 1");
    expect(fill("{a}", { a: "$&" })).toBe("$&");
  });
});
